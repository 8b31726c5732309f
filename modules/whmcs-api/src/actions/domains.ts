import { formatMinor, z } from '@billet/sdk';
import type { Answer } from '../answer.ts';
import { type Action, brandsOf, currenciesOf, type Desk, done, itemsOf, none, pageBy } from '../desk.ts';
import { refused } from '../form.ts';

const domain = z.object({
  id: z.number(), clientId: z.number(), serviceId: z.number(), name: z.string(), state: z.string(), registeredOn: z.string().nullable(), expiresOn: z.string().nullable(), locked: z.boolean(),
  nameservers: z.array(z.object({ host: z.string() })).catch([]), autoRenew: z.boolean(), privacy: z.boolean(),
});

type Domain = z.output<typeof domain>;

const STATES: Readonly<Record<string, string>> = { pending: 'Pending', active: 'Active', expired: 'Expired', redemption: 'Redemption', transferred: 'Transferred Away', cancelled: 'Cancelled' };

const whole = z.object({ domain });

/** The domain that a program names by its number or by its name. */
const domainOf = async (desk: Desk): Promise<Domain> => {
  const id = desk.form.id('domainid');
  if (id !== undefined) return (await desk.call('domains.get', { id }, whole)).domain;
  const name = desk.form.need('domain', 'Domain ID Not Found').toLowerCase();
  const found = (await desk.call('domains.list', { search: name, limit: 200 }, itemsOf(domain))).items.find((each) => each.name === name);
  if (found === undefined) throw refused('Domain ID Not Found');
  return found;
};

const getClientsDomains: Action = async (desk) => {
  const { form } = desk;
  const [clientId, id, name] = [form.id('clientid'), form.id('domainid'), form.text('domain')];
  const { rows, counts } = id === undefined
    ? await pageBy(desk, 'domains.list', { ...(clientId === undefined ? {} : { clientId }), ...(name === undefined ? {} : { search: name }) }, domain)
    : { rows: [await domainOf(desk)], counts: { totalresults: 1, startnumber: 0, numreturned: 1 } };
  return {
    clientid: clientId ?? '', domainid: id ?? '', ...counts,
    domains: { domain: rows.map((row) => ({ id: row.id, userid: row.clientId, orderid: 0, regtype: 'Register', domainname: row.name, regdate: row.registeredOn ?? none, expirydate: row.expiresOn ?? none, nextduedate: row.expiresOn ?? none, status: STATES[row.state] ?? row.state, idprotection: row.privacy ? 1 : 0, donotrenew: row.autoRenew ? 0 : 1, notes: '' })) },
  };
};

const act = (run: (desk: Desk, row: Domain) => Promise<Answer>): Action => async (desk) => run(desk, await domainOf(desk));

const serversOf = (desk: Desk): readonly { readonly host: string }[] => {
  const hosts = [1, 2, 3, 4, 5].flatMap((place) => desk.form.text(`ns${String(place)}`) ?? []);
  if (hosts.length < 2) throw refused('ns1 and ns2 required');
  return hosts.map((host) => ({ host }));
};

const whois: Action = async ({ form, call }) => {
  const name = form.need('domain', 'Domain not valid');
  const { items } = await call('domains.search', { names: [name], only: true }, itemsOf(z.object({ state: z.string() })));
  const state = items[0]?.state;
  if (state === 'invalid' || state === undefined) throw refused('Domain not valid');
  if (state === 'unknown') throw refused('The given TLD is not supported for WHOIS lookups');
  return { status: state === 'taken' ? 'unavailable' : 'available', whois: '' };
};

const getTldPricing: Action = async (desk) => {
  const { form } = desk;
  const codes = await currenciesOf(desk);
  const clientId = form.id('clientid');
  const own = clientId === undefined ? undefined : (await desk.call('clients.get', { id: clientId }, z.object({ client: z.object({ currency: z.string() }) }))).client.currency;
  const code = own ?? codes[(form.id('currencyid') ?? 1) - 1] ?? (await brandsOf(desk)).items[0]?.currency ?? '';
  const { items } = await desk.call('tlds.list', {}, itemsOf(z.object({ name: z.string(), status: z.string(), privacy: z.boolean(), prices: z.array(z.object({ action: z.string(), years: z.number(), currency: z.string(), price: z.number() })) })));
  const of = (prices: (typeof items)[number]['prices'], action: string): Answer => Object.fromEntries(prices.filter((each) => each.action === action && each.currency === code).map(({ years, price }) => [String(years), formatMinor({ amount: price, currency: code })]));
  return {
    currency: { id: codes.indexOf(code) + 1, code, prefix: '', suffix: ` ${code}`, format: 1, rate: '1.00000' },
    pricing: Object.fromEntries(items.map(({ name, privacy, prices }) => [name, { categories: [], addons: { dns: true, email: false, idprotect: privacy }, register: of(prices, 'register'), transfer: of(prices, 'transfer'), renew: of(prices, 'renew') }])),
  };
};

export const domainActions: Readonly<Record<string, Action>> = {
  getclientsdomains: getClientsDomains,
  domainrenew: act(async ({ call }, { id }) => {
    await call('domains.renew', { id, withoutInvoice: true }, done);
    return {};
  }),
  domaingetnameservers: act((_desk, { nameservers }) => Promise.resolve(Object.fromEntries([0, 1, 2, 3, 4].map((place) => [`ns${String(place + 1)}`, nameservers[place]?.host ?? ''])))),
  domainupdatenameservers: act(async (desk, { id }) => {
    await desk.call('domains.setNameservers', { id, servers: serversOf(desk) }, done);
    return {};
  }),
  domaingetlockingstatus: act((_desk, { locked }) => Promise.resolve({ lockstatus: locked ? 'locked' : 'unlocked' })),
  domainupdatelockingstatus: act(async ({ form, call }, { id }) => {
    await call('domains.setLock', { id, locked: form.flag('lockstatus') }, done);
    return {};
  }),
  domainrequestepp: act(async ({ call }, { id }) => ({ eppcode: (await call('domains.authCode', { id }, z.object({ authCode: z.string() }))).authCode })),
  domaintoggleidprotect: act(async ({ form, call }, { id }) => {
    await call('domains.setPrivacy', { id, on: form.flag('idprotect') }, done);
    return {};
  }),
  domainwhois: whois,
  gettldpricing: getTldPricing,
};
