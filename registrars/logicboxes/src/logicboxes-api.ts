import { currencyExponent, isModuleError, ModuleError, parseMoney, secret, z, type Availability, type CallCtx, type DsRecord, type Fqdn, type HeldDomain, type Money, type PricedCommand, type ResellerApi } from '@billet/sdk';
import type { Account } from './account.ts';
import { ask, read, write, type Params } from './client.ts';
import { attributes, contactsFor, domainAttributes } from './contact.ts';
import { acceptedOf, dsOf, heldOf, isTransfer, parse, readDetails, searchOf, verificationOf, type Details } from './shapes.ts';
import { dns } from './zone.ts';

type Ctx = CallCtx<Account>;

const PAGE = 500;
const STATES: Readonly<Record<string, Availability['state']>> = { available: 'available', regthroughus: 'taken', regthroughothers: 'taken' };
const PRICE_KEYS: Readonly<Record<PricedCommand, string>> = { create: 'addnewdomain', renew: 'renewdomain', transfer: 'addtransferdomain', restore: 'restoredomain' };

const availabilityShape = z.looseObject({ status: z.string(), classkey: z.string().optional(), costHash: z.looseObject({ create: z.coerce.number().optional() }).optional() });

const premiumShape = z.looseObject({
  premium: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]),
  resellerCostPriceHash: z.looseObject({ transfer: z.coerce.number().optional(), renew: z.coerce.number().optional() }).default({}),
});

const splitName = (name: Fqdn): { readonly label: string; readonly ending: string } => {
  const dot = name.indexOf('.');
  return { label: name.slice(0, dot), ending: name.slice(dot + 1) };
};

const orderOf = ({ registryRef = '' }: HeldDomain): Params => ({ 'order-id': registryRef });

const detailsOf = async (ctx: Ctx, name: Fqdn): Promise<Details | undefined> => {
  try {
    return readDetails(await read(ctx, 'domains/details-by-name', { 'domain-name': name, options: 'All' }));
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
};

const priceIn = (ctx: Ctx, amount: number): Money => parseMoney(amount.toFixed(currencyExponent(ctx.settings.currency)), ctx.settings.currency);

/** One call asks for labels and endings, and answers for each pair of them: names of one ending go together. */
const answersFor = async (ctx: Ctx, names: readonly Fqdn[]): Promise<ReadonlyMap<string, z.output<typeof availabilityShape>>> => {
  const byEnding = new Map<string, string[]>();
  for (const name of names) {
    const { label, ending } = splitName(name);
    byEnding.set(ending, [...(byEnding.get(ending) ?? []), label]);
  }
  const found = new Map<string, z.output<typeof availabilityShape>>();
  for (const [ending, labels] of byEnding) {
    const body = parse(z.record(z.string(), z.unknown()), await ask(ctx, 'domains/available', { 'domain-name': labels, tlds: [ending] }), false);
    for (const [name, each] of Object.entries(body)) {
      const answer = availabilityShape.safeParse(each);
      if (answer.success) found.set(name.toLowerCase(), answer.data);
    }
  }
  return found;
};

const dnssecParams = ({ keyTag, algorithm, digestType, digest }: DsRecord): Params =>
  attributes({ keytag: String(keyTag), algorithm: String(algorithm), digesttype: String(digestType), digest });

const sameDs = (a: DsRecord, b: DsRecord): boolean => a.keyTag === b.keyTag && a.algorithm === b.algorithm && a.digestType === b.digestType && a.digest.toLowerCase() === b.digest.toLowerCase();

/** The calls of the LogicBoxes HTTP API. */
export const logicboxesApi: ResellerApi<Account> = {
  maxYears: 10,
  showsOrders: true,
  checkAtOnce: 50,
  test: async (ctx) => {
    const { total } = searchOf(await read(ctx, 'domains/search', { 'no-of-records': 10, 'page-no': 1 }));
    return `LogicBoxes answers; the account has ${String(total)} domains.`;
  },
  check: async (ctx, names) => {
    const found = await answersFor(ctx, names);
    return names.map((name): Availability => {
      const answer = found.get(name);
      const create = answer?.costHash?.create;
      return { name, state: STATES[answer?.status ?? ''] ?? 'unknown', ...(create === undefined ? {} : { premium: priceIn(ctx, create) }) };
    });
  },
  suggest: async (ctx, { keyword, tlds }) =>
    Object.keys(parse(z.record(z.string(), z.unknown()), await ask(ctx, 'domains/v5/suggest-names', { keyword, 'tld-only': tlds, 'exact-match': false, adult: false }), false)),
  find: async (ctx, name) => {
    const details = await detailsOf(ctx, name);
    return details === undefined ? undefined : heldOf(details);
  },
  register: async (ctx, { name, years, registrant, nameservers, acceptedPrice }) => {
    const contacts = await contactsFor(ctx, name, registrant);
    const [free] = (await answersFor(ctx, [name])).values();
    const premium = free?.costHash?.create !== undefined && acceptedPrice !== undefined;
    const body = await write(ctx, 'domains/register', {
      'domain-name': name, years, ns: nameservers.map(({ host }) => host), 'customer-id': ctx.settings.customerId, ...contacts,
      'invoice-option': 'NoInvoice', 'auto-renew': false, 'purchase-privacy': false, 'protect-privacy': false,
      ...attributes({ ...domainAttributes(name, registrant), ...(premium ? { premium: 'true' } : {}) }),
    });
    return acceptedOf(body);
  },
  renew: async (ctx, domain, { years }) =>
    acceptedOf(await write(ctx, 'domains/renew', { ...orderOf(domain), years, 'exp-date': domain.data?.['endtime'] ?? '', 'auto-renew': false, 'invoice-option': 'NoInvoice' })),
  // The command has no word for a price: it is compared right before.
  premiumTransfer: async (ctx, name) => {
    const { premium, resellerCostPriceHash: { transfer, renew } } = parse(premiumShape, await read(ctx, 'domains/premium-check', { 'domain-name': name }), false);
    if (!premium) return undefined;
    if (transfer === undefined) throw new ModuleError('declined', `LogicBoxes tells no price for a transfer of ${name}.`, { code: 'price', field: 'name' });
    return { price: priceIn(ctx, transfer), ...(renew === undefined ? {} : { renewal: priceIn(ctx, renew) }) };
  },
  transferIn: async (ctx, { name, authCode, registrant }) => {
    const contacts = await contactsFor(ctx, name, registrant);
    await write(ctx, 'domains/transfer', {
      'domain-name': name, 'customer-id': ctx.settings.customerId, ...contacts, 'invoice-option': 'NoInvoice', 'auto-renew': false,
      ...(authCode === undefined ? {} : { 'auth-code': authCode.reveal() }),
      ...attributes(domainAttributes(name, registrant)),
    });
  },
  transferState: async (ctx, name) => {
    const details = await detailsOf(ctx, name);
    if (details === undefined || !isTransfer(details)) return 'none';
    return heldOf(details) === undefined ? 'refused' : 'pending';
  },
  setNameservers: async (ctx, domain, servers) => {
    await write(ctx, 'domains/modify-ns', { ...orderOf(domain), ns: servers.map(({ host }) => host) });
  },
  quote: async (ctx, name, command, years) => {
    const [answer] = (await answersFor(ctx, [name])).values();
    if (command === 'create' && answer?.costHash?.create !== undefined) return priceIn(ctx, answer.costHash.create);
    const prices = parse(z.record(z.string(), z.unknown()), await read(ctx, 'products/reseller-cost-price', {}), false);
    const byYears = z.record(z.string(), z.coerce.number()).safeParse(z.record(z.string(), z.unknown()).safeParse(prices[answer?.classkey ?? '']).data?.[PRICE_KEYS[command]]);
    const perYear = byYears.data?.[String(years)] ?? byYears.data?.['1'];
    if (perYear === undefined) throw new ModuleError('unsupported', `LogicBoxes has no price for ${name}.`, { field: 'name' });
    return priceIn(ctx, perYear * (command === 'create' || command === 'renew' ? years : 1));
  },
  setLock: async (ctx, domain, locked) => {
    if (domain.locked === locked) return;
    await write(ctx, locked ? 'domains/enable-theft-protection' : 'domains/disable-theft-protection', orderOf(domain));
  },
  authCode: (_ctx, domain) => {
    const code = domain.data?.['secret'] ?? '';
    if (code === '') return Promise.reject(new ModuleError('notFound', `LogicBoxes shows no code for ${domain.name}.`));
    return Promise.resolve(secret(code));
  },
  setPrivacy: async (ctx, domain, on) => {
    await write(ctx, 'domains/modify-privacy-protection', { ...orderOf(domain), 'protect-privacy': on, reason: 'As the client wishes' });
  },
  setContacts: async (ctx, domain, registrant) => {
    await write(ctx, 'domains/modify-contact', { ...orderOf(domain), ...(await contactsFor(ctx, domain.name, registrant)) });
  },
  getDnssec: async (ctx, domain) => ({ ds: dsOf(readDetails(await read(ctx, 'domains/details', { ...orderOf(domain), options: 'All' }))), keys: [] }),
  setDnssec: async (ctx, domain, { ds, keys }) => {
    if (keys.length > 0) throw new ModuleError('invalid', 'LogicBoxes takes DS records, not keys.', { field: 'dnssec' });
    const now = dsOf(readDetails(await read(ctx, 'domains/details', { ...orderOf(domain), options: 'All' })));
    for (const each of now.filter((old) => !ds.some((wanted) => sameDs(old, wanted)))) await write(ctx, 'domains/del-dnssec', { ...orderOf(domain), ...dnssecParams(each) });
    for (const each of ds.filter((wanted) => !now.some((old) => sameDs(old, wanted)))) await write(ctx, 'domains/add-dnssec', { ...orderOf(domain), ...dnssecParams(each) });
  },
  dns,
  verification: {
    read: (_ctx, domain) => Promise.resolve(verificationOf(domain)),
    resend: async (ctx, domain) => {
      await write(ctx, 'domains/raa/resend-verification', orderOf(domain));
    },
  },
  restore: async (ctx, domain) => acceptedOf(await write(ctx, 'domains/restore', { ...orderOf(domain), 'invoice-option': 'NoInvoice' })),
  remove: async (ctx, domain) => {
    await write(ctx, 'domains/delete', orderOf(domain));
  },
  async *list(ctx) {
    for (let page = 1, seen = 0; ; page += 1) {
      const { total, names } = searchOf(await read(ctx, 'domains/search', { 'no-of-records': PAGE, 'page-no': page, status: 'Active' }));
      for (const name of names) {
        const details = await detailsOf(ctx, name);
        const held = details === undefined ? undefined : heldOf(details);
        if (held !== undefined) yield held;
      }
      seen += names.length;
      if (names.length === 0 || seen >= total) return;
    }
  },
  balance: async (ctx) => {
    const shape = z.looseObject({ sellingcurrencybalance: z.coerce.number(), sellingcurrencysymbol: z.string() });
    const { sellingcurrencybalance, sellingcurrencysymbol } = parse(shape, await read(ctx, 'billing/reseller-balance', { 'reseller-id': ctx.settings.userId }), false);
    return parseMoney(sellingcurrencybalance.toFixed(currencyExponent(sellingcurrencysymbol)), sellingcurrencysymbol);
  },
};
