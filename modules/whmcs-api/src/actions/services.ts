import { formatMinor, z } from '@billet/sdk';
import { cycleName, cycleNamed } from '../cycles.ts';
import { type Action, amount, cycle, type Desk, done, instant, itemsOf, methodNamed, methodsOf, money, named, nameIn, none, pageBy } from '../desk.ts';
import { refused } from '../form.ts';
import { chosen, productsOf } from './orders.ts';

const service = z.object({
  id: z.number(), parentId: z.number().nullable(), clientId: z.number(), brandId: z.number(), productId: z.number(), label: z.string(), status: z.string(), cycle, quantity: z.number(), price: money, startDate: z.string(), holdSuspensionUntil: z.string().nullable(),
  gatewayAccountId: z.number().nullable(), internal: z.object({ notes: z.string() }).nullable(), billedThrough: z.string().nullable(), nextBillAt: z.string().nullable(), cancelRequestedAt: z.string().nullable(), config: z.unknown(), version: z.number(),
});

type Service = z.output<typeof service>;

const whole = z.object({ service, suspensions: z.array(z.object({ owner: z.string(), reason: z.string() })) });

const STATES: Readonly<Record<string, string>> = { pending: 'Pending', active: 'Active', suspended: 'Suspended', cancelled: 'Cancelled', terminated: 'Terminated' };

const config = z.object({ domain: z.string().catch(''), username: z.string().catch('') }).catch({ domain: '', username: '' });

const serviceOf = (desk: Desk): Promise<z.output<typeof whole>> => desk.call('services.get', { id: desk.form.needId('Service ID not found', 'serviceid', 'accountid') }, whole);

const getClientsProducts: Action = async (desk) => {
  const { form, locale } = desk;
  const [clientId, id, productId, domain] = [form.id('clientid'), form.id('serviceid'), form.id('pid'), form.text('domain')];
  const filter = { ...(clientId === undefined ? {} : { clientId }), ...(productId === undefined ? {} : { productId }), ...((domain ?? form.text('username2')) === undefined ? {} : { search: domain ?? form.text('username2') }) };
  const { rows, counts } = id === undefined ? await pageBy(desk, 'services.list', filter, service) : { rows: [(await desk.call('services.get', { id }, whole)).service], counts: { totalresults: 1, startnumber: 0, numreturned: 1 } };
  const [products, methods] = [await productsOf(desk), await methodsOf(desk, undefined)];
  const groups = (await desk.call('productGroups.list', {}, itemsOf(z.object({ id: z.number(), name: named })))).items;
  const view = (row: Service) => {
    const product = products.find((each) => each.id === row.productId);
    const method = methods.find((each) => each.id === row.gatewayAccountId);
    const { domain: at, username } = config.parse(row.config);
    const [name, group] = [nameIn(product?.name ?? row.label, locale), nameIn(groups.find((each) => each.id === product?.groupId)?.name ?? '', locale)];
    return {
      id: row.id, qty: row.quantity, clientid: row.clientId, orderid: 0, pid: row.productId, regdate: row.startDate, name, translated_name: name, groupname: group, translated_groupname: group, domain: at === '' ? row.label : at, username, dedicatedip: '', serverid: 0,
      recurringamount: formatMinor({ amount: row.price.amount * row.quantity, currency: row.price.currency }), paymentmethod: method?.extension ?? '', paymentmethodname: method?.name ?? '', billingcycle: cycleName(row.cycle),
      nextduedate: row.nextBillAt?.slice(0, 10) ?? none, status: STATES[row.status] ?? row.status, overidesuspenduntil: row.holdSuspensionUntil?.slice(0, 10) ?? none, notes: row.internal?.notes ?? '', lastupdate: instant(null),
      customfields: { customfield: [] }, configoptions: { configoption: [] },
    };
  };
  return { clientid: clientId ?? null, serviceid: id ?? null, pid: productId ?? null, domain: domain ?? null, ...counts, products: { product: rows.map(view) } };
};

/** One that waits is started; for one that runs the server is tried again. */
const moduleCreate: Action = async (desk) => {
  const { service: row } = await serviceOf(desk);
  if (row.status === 'pending') await desk.call('services.start', { id: row.id }, done);
  else await desk.call('provisioning.retry', { id: row.id }, done);
  return {};
};

const moduleSuspend: Action = async (desk) => {
  const { service: row } = await serviceOf(desk);
  await desk.call('services.suspend', { id: row.id, reason: desk.form.text('suspendreason') ?? 'API' }, done);
  return {};
};

/** The other system knows one suspension: all that staff may lift are lifted. */
const moduleUnsuspend: Action = async (desk) => {
  const { service: row, suspensions } = await serviceOf(desk);
  for (const owner of new Set(suspensions.map((each) => each.owner))) await desk.call('services.unsuspend', { id: row.id, owner }, done);
  return {};
};

const ask = async (desk: Desk, id: number, when: 'now' | 'period_end', reason: string): Promise<void> => {
  await desk.call('services.requestCancel', { id, when, reason }, done);
};

const moduleTerminate: Action = async (desk) => {
  const { service: row } = await serviceOf(desk);
  // Who asked for a later end does not stand in the way of one at once.
  if (row.cancelRequestedAt !== null) await desk.call('services.withdrawCancel', { id: row.id }, done);
  await ask(desk, row.id, 'now', 'API');
  return {};
};

const addCancelRequest: Action = async (desk) => {
  const { form } = desk;
  const { service: row } = await serviceOf(desk);
  await ask(desk, row.id, form.text('type')?.toLowerCase() === 'immediate' ? 'now' : 'period_end', form.text('reason') ?? 'API');
  return { serviceid: row.id, userid: row.clientId };
};

/** The house makes the password itself, and no answer holds one: staff and client see it where it belongs. */
const moduleChangePw: Action = async (desk) => {
  if (desk.form.text('servicepassword') !== undefined) throw refused('A password cannot be chosen; leave servicepassword out and a new one is made');
  const { service: row } = await serviceOf(desk);
  const { bindings } = await desk.call('provisioning.service', { id: row.id }, z.object({ bindings: z.array(z.object({ id: z.number() })) }));
  const bindingId = bindings[0]?.id;
  if (bindingId === undefined) throw refused('Service has no account on a server');
  await desk.call('services.newPassword', { id: row.id, bindingId }, done);
  return {};
};

const updateClientProduct: Action = async (desk) => {
  const { form } = desk;
  const { service: row } = await serviceOf(desk);
  const method = form.text('paymentmethod');
  const changes = { ...(form.text('notes') === undefined ? {} : { notes: form.text('notes') }), ...(form.text('domain') === undefined ? {} : { label: form.text('domain') }), ...(method === undefined ? {} : { gatewayAccountId: await methodNamed(desk, method, row.brandId) }) };
  if (Object.keys(changes).length === 0) throw refused('Nothing to change: notes, domain and paymentmethod are taken');
  await desk.call('services.update', { id: row.id, version: row.version, ...changes }, done);
  return { serviceid: row.id };
};

const upgradeProduct: Action = async (desk) => {
  const { form, locale } = desk;
  const { service: row } = await serviceOf(desk);
  const type = form.need('type', 'Invalid Upgrade Type');
  if (!['product', 'configoptions'].includes(type)) throw refused('Invalid Upgrade Type');
  const products = await productsOf(desk);
  const nameOf = (id: number): string => nameIn(products.find((each) => each.id === id)?.name ?? '', locale);
  const productId = type === 'product' ? form.needId('Product ID Not Found', 'newproductid') : row.productId;
  const offered = (products.find(({ id }) => id === productId)?.prices ?? []).filter(({ currency }) => currency === row.price.currency).map((each) => each.cycle);
  const wanted = form.text('newproductbillingcycle');
  const promotion = form.text('promocode');
  const change = {
    id: row.id,
    ...(type === 'product' ? { productId } : { options: await chosen(desk, productId, form.list('configoptions')) }),
    ...(wanted === undefined ? {} : { cycle: cycleNamed(wanted, offered) }),
    ...(promotion === undefined ? {} : { promotion }),
  };
  const preview = await desk.call('services.previewChange', change, z.object({ currency: z.string(), total: z.number(), credit: z.number(), cycle }));
  const told = { oldproductid: row.productId, oldproductname: nameOf(row.productId), newproductid: productId, newproductname: nameOf(productId), newproductbillingcycle: cycleName(preview.cycle).toLowerCase(), price: `${amount({ amount: preview.total - preview.credit, currency: preview.currency })} ${preview.currency}` };
  if (form.flag('calconly')) return told;
  const { changeId, invoiceId } = await desk.call('services.changePlan', change, z.object({ changeId: z.number(), invoiceId: z.number().nullable() }));
  return { ...told, id: changeId, orderid: 0, invoiceid: invoiceId ?? 0 };
};

export const serviceActions: Readonly<Record<string, Action>> = {
  getclientsproducts: getClientsProducts, modulecreate: moduleCreate, modulesuspend: moduleSuspend, moduleunsuspend: moduleUnsuspend, moduleterminate: moduleTerminate, modulechangepw: moduleChangePw,
  addcancelrequest: addCancelRequest, updateclientproduct: updateClientProduct, upgradeproduct: upgradeProduct,
};
