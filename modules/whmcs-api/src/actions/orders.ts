import { formatMinor, z } from '@billet/sdk';
import type { Value } from '../answer.ts';
import { cycleKey, cycleKeys, cycleName, cycleNamed } from '../cycles.ts';
import { type Action, cycle, type Desk, done, instant, itemsOf, methodNamed, methodsOf, minor, named, nameIn, pageBy } from '../desk.ts';
import { refused } from '../form.ts';

const price = z.object({ currency: z.string(), cycle, price: z.number(), setupFee: z.number() });
const product = z.object({
  id: z.number(), brandId: z.number(), type: z.string(), slug: z.string(), name: named, description: named.catch(''), status: z.string(), module: z.string().nullable(), stock: z.number().nullable(), groupId: z.number().nullable(), isAddon: z.boolean(), prices: z.array(price),
});

export type Product = z.output<typeof product>;

const TYPES: Readonly<Record<string, string>> = { hosting: 'hostingaccount', reseller: 'reselleraccount', server: 'server' };

export const productsOf = async (desk: Desk): Promise<readonly Product[]> => (await desk.call('products.list', {}, itemsOf(product))).items;

const option = z.object({ key: z.string(), kind: z.string(), name: named, min: z.number(), max: z.number(), choices: z.array(z.object({ key: z.string(), name: named })) });

type Option = z.output<typeof option>;

export const optionsOf = async (desk: Desk, productId: number): Promise<readonly Option[]> => (await desk.call('products.options', { id: productId }, itemsOf(option))).items;

/** Prices as the other system lists them: every cycle it knows, −1.00 for those that are not sold. */
const pricing = (prices: Product['prices']): Value =>
  Object.fromEntries<Value>(
    [...new Set(prices.map(({ currency }) => currency))].map((currency): [string, Value] => {
      const of = (key: string): Product['prices'][number] | undefined => prices.find((each) => each.currency === currency && cycleKey(each.cycle) === key);
      const fees = cycleKeys.map((key): [string, string] => [`${key.charAt(0)}setupfee`, formatMinor({ amount: of(key)?.setupFee ?? 0, currency })]);
      const sold = cycleKeys.map((key): [string, string] => [key, of(key) === undefined ? '-1.00' : formatMinor({ amount: of(key)?.price ?? 0, currency })]);
      return [currency, { prefix: '', suffix: ` ${currency}`, ...Object.fromEntries<string>([...fees, ...sold]) }];
    }),
  );

const payType = ({ prices }: Product): string => (prices.every(({ cycle: { unit } }) => unit === 'free') ? 'free' : prices.every(({ cycle: { unit } }) => unit === 'once') ? 'onetime' : 'recurring');

/** Numbers of options and choices are their places in the list: the other system counts, the house has keys. */
const optionView = (options: readonly Option[], locale: string): Value =>
  options.map(({ kind, name, min, max, choices }, i) => ({
    id: i + 1, name: nameIn(name, locale), type: { choice: '1', switch: '3', quantity: '4' }[kind] ?? '1', minqty: min, maxqty: max,
    options: { option: choices.map((choice, j) => ({ id: j + 1, name: nameIn(choice.name, locale) })) },
  }));

const getProducts: Action = async (desk) => {
  const { form, locale } = desk;
  const wanted = form.text('pid')?.split(',').map((id) => Number(id.trim()));
  const group = form.id('gid');
  const found = (await productsOf(desk)).filter(({ id, groupId, module: on, isAddon, type }) => !isAddon && type !== 'domain' && (wanted?.includes(id) ?? true) && (group === undefined || groupId === group) && (form.text('module') === undefined || on === form.text('module')));
  const rows = [];
  for (const each of found) {
    rows.push({
      pid: each.id, gid: each.groupId ?? 0, type: TYPES[each.type] ?? 'other', name: nameIn(each.name, locale), slug: each.slug, description: nameIn(each.description, locale), module: each.module ?? '', paytype: payType(each), allowqty: 1,
      quantity_available: each.stock ?? 0, pricing: pricing(each.prices), customfields: { customfield: [] }, configoptions: { configoption: optionView(await optionsOf(desk, each.id), locale) },
    });
  }
  return { totalresults: rows.length, products: { product: rows } };
};

/** Options as the other system sends them: number of the option → number of the choice, or how many. */
export const chosen = async (desk: Desk, productId: number, given: ReadonlyMap<string, unknown>): Promise<Record<string, string | number | boolean>> => {
  const options = given.size === 0 ? [] : await optionsOf(desk, productId);
  return Object.fromEntries([...given].map(([place, value]): [string, string | number | boolean] => {
    const found = options[Number(place) - 1];
    if (found === undefined) throw refused(`Invalid configuration option ${place}`);
    if (found.kind === 'quantity') return [found.key, Number(value)];
    if (found.kind === 'switch') return [found.key, ![0, '0', '', false, null].includes(value as string)];
    const choice = found.choices[Number(value) - 1];
    if (choice === undefined) throw refused(`Invalid configuration option ${place}`);
    return [found.key, choice.key];
  }));
};

const NOT_TAKEN = ['domainrenewals', 'addonid', 'addonids', 'serviceids', 'servicerenewals', 'addonrenewals', 'addons', 'domainpriceoverride', 'domainrenewoverride'] as const;

const addOrder: Action = async (desk) => {
  const { form } = desk;
  const clientId = form.needId('Client ID Not Found', 'clientid');
  const { client } = await desk.call('clients.get', { id: clientId }, z.object({ client: z.object({ brandId: z.number(), currency: z.string(), status: z.string() }) }));
  if (client.status !== 'active') throw refused('Unable to add order when client status is Closed');
  // Half an order would be worse than none.
  for (const name of NOT_TAKEN) if ([...form.list(name).values()].some((value) => value !== '')) throw refused(`The parameter ${name} is not supported`);
  const [pids, quantities, domains, cycles] = [form.list('pid'), form.list('qty'), form.list('domain'), form.list('billingcycle')];
  const [kinds, years, codes] = [form.list('domaintype'), form.list('regperiod'), form.list('eppcode')];
  const [prices, options] = [form.list('priceoverride'), form.list('configoptions')];
  const products = pids.size === 0 ? [] : await productsOf(desk);
  const items: object[] = [];
  for (const [key, pid] of pids) {
    const found = products.find(({ id, brandId }) => String(id) === pid && brandId === client.brandId);
    if (found === undefined) throw refused(`Product ID ${pid} invalid`);
    const name = cycles.get(key);
    const offered = found.prices.filter(({ currency }) => currency === client.currency).map((each) => each.cycle);
    const domain = domains.get(key);
    items.push({
      productId: found.id,
      ...(name === undefined || name === '' ? {} : { cycle: cycleNamed(name, offered) }),
      ...(quantities.get(key) === undefined || quantities.get(key) === '' ? {} : { quantity: Number(quantities.get(key)) }),
      ...(prices.get(key) === undefined || prices.get(key) === '' ? {} : { price: minor(prices.get(key) ?? '', client.currency) }),
      ...(domain === undefined || domain === '' || (kinds.get(key) ?? '') !== '' ? {} : { domainName: domain }),
      options: await chosen(desk, found.id, form.serialized('configoptions', options.get(key))),
    });
  }
  const hosts = items.length;
  const tlds = [...domains].some(([key]) => (kinds.get(key) ?? '') !== '') ? (await desk.call('tlds.list', { brandId: client.brandId }, itemsOf(z.object({ name: z.string(), productId: z.number() })))).items : [];
  for (const [key, domain] of domains) {
    const kind = kinds.get(key) ?? '';
    if (kind === '') continue;
    if (!['register', 'transfer'].includes(kind)) throw refused(`Invalid domain type ${kind}`);
    const tld = tlds.filter(({ name }) => domain.toLowerCase().endsWith(`.${name}`)).sort((a, b) => b.name.length - a.name.length)[0];
    if (tld === undefined) throw refused(`Invalid domain ${domain}`);
    const place = [...pids.keys()].indexOf(key);
    items.push({
      productId: tld.productId,
      domain: { name: domain, action: kind, ...((years.get(key) ?? '') === '' ? {} : { years: Number(years.get(key)) }), ...((codes.get(key) ?? '') === '' ? {} : { authCode: codes.get(key) }), ...(form.id('contactid') === undefined ? {} : { contactId: form.id('contactid') }), ...(place >= 0 && place < hosts ? { with: place } : {}) },
    });
  }
  if (items.length === 0) throw refused('No items added to cart so order cannot proceed');
  const method = form.need('paymentmethod', 'Payment method is required');
  const promotion = form.text('promocode');
  const placed = await desk.call(
    'orders.place',
    { clientId, items, gatewayAccountId: await methodNamed(desk, method, client.brandId), ...(promotion === undefined ? {} : { promotion }), raiseInvoice: !form.flag('noinvoice'), sendMail: !form.flag('noinvoiceemail'), sendConfirmation: !form.flag('noemail') },
    z.object({ orderId: z.number(), invoiceId: z.number().nullable(), serviceIds: z.array(z.number()) }),
  );
  const services = placed.serviceIds.slice(0, hosts).join(',');
  return { orderid: placed.orderId, serviceids: services, productids: services, addonids: '', domainids: placed.serviceIds.slice(hosts).join(','), invoiceid: placed.invoiceId ?? 0 };
};

const order = z.object({ id: z.number(), number: z.string(), clientId: z.number(), status: z.string(), currency: z.string(), invoiceId: z.number().nullable(), placedFrom: z.string().nullable(), createdAt: z.string() });
const whole = z.object({ order, items: z.array(z.object({ productId: z.number(), serviceId: z.number().nullable(), quantity: z.number(), price: z.number(), setupFee: z.number(), cycle })) });

const STATES: Readonly<Record<string, string>> = { pending: 'Pending', active: 'Active', cancelled: 'Cancelled', fraud: 'Fraud' };

const getOrders: Action = async (desk) => {
  const { form, locale } = desk;
  const [id, clientId, status] = [form.id('id'), form.id('userid'), form.text('status')?.toLowerCase()];
  if (status !== undefined && STATES[status] === undefined) throw refused('Invalid Status');
  const { rows, counts } = id === undefined
    ? await pageBy(desk, 'orders.list', { ...(clientId === undefined ? {} : { clientId }), ...(status === undefined ? {} : { status }) }, order)
    : { rows: [(await desk.call('orders.get', { id }, whole)).order], counts: { totalresults: 1, startnumber: 0, numreturned: 1 } };
  const [products, methods] = [await productsOf(desk), await methodsOf(desk, undefined)];
  const orders = [];
  for (const row of rows) {
    const { items } = await desk.call('orders.get', { id: row.id }, whole);
    const invoice = row.invoiceId === null ? undefined : (await desk.call('invoices.get', { id: row.invoiceId }, z.object({ invoice: z.object({ settlement: z.string(), gatewayAccountId: z.number().nullable() }) }))).invoice;
    const method = methods.find((each) => each.id === invoice?.gatewayAccountId);
    const sum = items.reduce((total, each) => total + each.price * each.quantity + each.setupFee, 0);
    orders.push({
      id: row.id, ordernum: row.number, userid: row.clientId, contactid: 0, date: instant(row.createdAt), amount: formatMinor({ amount: sum, currency: row.currency }), paymentmethod: method?.extension ?? '', paymentmethodname: method?.name ?? '',
      invoiceid: row.invoiceId ?? 0, status: STATES[row.status] ?? row.status, ipaddress: row.placedFrom ?? '', paymentstatus: invoice?.settlement === 'paid' ? 'Paid' : 'Unpaid', currencyprefix: '', currencysuffix: ` ${row.currency}`,
      lineitems: { lineitem: items.map((each) => ({ type: 'product', relid: each.serviceId ?? 0, product: nameIn(products.find(({ id: key }) => key === each.productId)?.name ?? '', locale), billingcycle: cycleName(each.cycle), amount: formatMinor({ amount: each.price * each.quantity, currency: row.currency }), status: STATES[row.status] ?? row.status })) },
    });
  }
  return { ...counts, orders: { order: orders } };
};

const turn = (operation: string, extra: object): Action => async ({ form, call }) => {
  await call(operation, { id: form.needId('Order ID not found or Status not Pending', 'orderid'), ...extra }, done);
  return {};
};

const getPromotions: Action = async (desk) => {
  const shape = z.object({ id: z.number(), code: z.string(), kind: z.string(), value: z.string(), startsOn: z.string().nullable(), endsOn: z.string().nullable(), maxUses: z.number().nullable(), used: z.number(), periods: z.number().nullable(), productIds: z.array(z.number()) });
  const code = desk.form.text('code')?.toLowerCase();
  const { items } = await desk.call('promotions.list', { limit: 200 }, itemsOf(shape));
  const found = items.filter((each) => code === undefined || each.code.toLowerCase() === code);
  return {
    totalresults: found.length,
    promotions: { promotion: found.map((each) => ({ id: each.id, code: each.code, type: { percent: 'Percentage', amount: 'Fixed Amount', price: 'Price Override', free_setup: 'Free Setup' }[each.kind] ?? each.kind, recurring: each.periods === 1 ? 0 : 1, value: each.value, appliesto: each.productIds.join(','), startdate: each.startsOn ?? '0000-00-00', expirationdate: each.endsOn ?? '0000-00-00', maxuses: each.maxUses ?? 0, uses: each.used })) },
  };
};

export const orderActions: Readonly<Record<string, Action>> = {
  getproducts: getProducts, addorder: addOrder, getorders: getOrders, acceptorder: turn('orders.accept', {}), cancelorder: turn('orders.cancel', {}), fraudorder: turn('orders.cancel', { as: 'fraud' }), getpromotions: getPromotions,
};
