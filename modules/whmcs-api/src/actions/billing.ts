import { z } from '@billet/sdk';
import type { Answer } from '../answer.ts';
import { type Action, amount, type Desk, done, itemsOf, methodNamed, methodsOf, minor, money, none, pageBy } from '../desk.ts';
import { type Form, refused } from '../form.ts';
import { inTwo } from '../names.ts';

const invoice = z.object({
  id: z.number(), number: z.string().nullable(), clientId: z.number(), brandId: z.number(), status: z.string(), settlement: z.string(), issueDate: z.string().nullable(), dueDate: z.string(),
  net: money, tax: money, total: money, open: money, paidOn: z.string().nullable(), payerName: z.string(), gatewayAccountId: z.number().nullable(), notes: z.string(), version: z.number(),
});

type Invoice = z.output<typeof invoice>;

const line = z.object({ id: z.number(), kind: z.string(), serviceId: z.number().nullable(), description: z.string(), net: z.number(), taxClass: z.string().nullable() });
const whole = z.object({ invoice, lines: z.array(line), taxes: z.array(z.object({ rate: z.string() })) });

const statusOf = ({ status, settlement }: Invoice): string => {
  if (status === 'draft') return 'Draft';
  if (status === 'void') return 'Cancelled';
  return { paid: 'Paid', refunded: 'Refunded', written_off: 'Collections' }[settlement] ?? 'Unpaid';
};

const FILTERS: Readonly<Record<string, object>> = {
  paid: { settlement: 'paid' }, unpaid: { settlement: 'open' }, refunded: { settlement: 'refunded' }, collections: { settlement: 'written_off' }, cancelled: { status: 'void' }, draft: { status: 'draft' },
};

const methodName = async (desk: Desk, { brandId, gatewayAccountId }: Invoice): Promise<string> =>
  gatewayAccountId === null ? '' : ((await methodsOf(desk, brandId)).find(({ id }) => id === gatewayAccountId)?.extension ?? '');

const headOf = (row: Invoice): Answer => ({
  userid: row.clientId, invoicenum: row.number ?? '', date: row.issueDate ?? none, duedate: row.dueDate, datepaid: row.paidOn === null ? `${none} 00:00:00` : `${row.paidOn} 00:00:00`,
  subtotal: amount(row.net), credit: '0.00', tax: amount(row.tax), tax2: '0.00', total: amount(row.total), status: statusOf(row), notes: row.notes,
});

const getInvoices: Action = async (desk) => {
  const { form, clock } = desk;
  const clientId = form.id('userid', 'clientid');
  const status = form.text('status')?.toLowerCase();
  const filter = status === undefined ? {} : status === 'overdue' ? { overdueOn: clock.today('UTC') } : FILTERS[status];
  if (filter === undefined) throw refused(`Invalid status ${status ?? ''}`);
  const { rows, counts } = await pageBy(desk, 'invoices.list', { type: 'invoice', ...filter, ...(clientId === undefined ? {} : { clientId }) }, invoice);
  return { ...counts, invoices: { invoice: rows.map((row) => ({ id: row.id, ...inTwo(row.payerName), companyname: '', ...headOf(row), currencycode: row.total.currency, currencyprefix: '', currencysuffix: ` ${row.total.currency}` })) } };
};

const payment = z.object({ id: z.number(), clientId: z.number(), method: z.string(), money, fee: money, reference: z.string(), receivedOn: z.string(), refunded: money, invoices: z.array(z.object({ invoiceId: z.number(), amount: z.number() })) });

const transactionOf = (row: z.output<typeof payment>): Answer => ({
  id: row.id, userid: row.clientId, currency: row.money.currency, gateway: row.method, date: `${row.receivedOn} 00:00:00`, description: 'Invoice Payment', amountin: amount(row.money), fees: amount(row.fee), amountout: amount(row.refunded),
  rate: '1.00000', transid: row.reference, invoiceid: row.invoices[0]?.invoiceId ?? 0, refundid: 0,
});

const getInvoice: Action = async (desk) => {
  const { invoice: row, lines, taxes } = await desk.call('invoices.get', { id: desk.form.needId('Invoice ID Not Found', 'invoiceid') }, whole);
  const { items } = await desk.call('payments.list', { invoiceId: row.id, limit: 200 }, itemsOf(payment));
  const rate = taxes[0]?.rate ?? '0.00';
  return {
    invoiceid: row.id, ...headOf(row), balance: amount(row.open), taxrate: rate, taxrate2: '0.00', paymentmethod: await methodName(desk, row), ccgateway: '',
    items: { item: lines.map(({ id, kind, serviceId, description, net, taxClass }) => ({ id, type: serviceId === null ? (kind === 'late_fee' ? 'LateFee' : '') : 'Hosting', relid: serviceId ?? 0, description, amount: amount({ amount: net, currency: row.net.currency }), taxed: taxClass === null ? 0 : 1 })) },
    transactions: { transaction: items.map(transactionOf) },
  };
};

interface NewLine {
  readonly description: string;
  readonly unitPrice: number;
  readonly taxClass: string | null;
}

/** Lines named by a number or in brackets; one without an amount is refused, not billed at nought. */
const linesOf = (form: Form, currency: string, prefix: 'item' | 'newitem'): readonly NewLine[] => {
  const read = (what: string): ReadonlyMap<string, string> => (prefix === 'item' ? form.numbered(`item${what}`) : form.list(`newitem${what}`));
  const [descriptions, amounts, taxed] = [read('description'), read('amount'), read('taxed')];
  return [...descriptions].map(([key, description]) => {
    const price = amounts.get(key);
    if (price === undefined || price === '') throw refused('Missing Variables: itemdescription, itemamount and itemtaxed are required for each item being changed');
    return { description, unitPrice: minor(price, currency), taxClass: ['', '0', 'false'].includes(taxed.get(key) ?? '') ? null : 'standard' };
  });
};

const clientOf = (desk: Desk, id: number): Promise<{ readonly client: { readonly currency: string; readonly brandId: number } }> => desk.call('clients.get', { id }, z.object({ client: z.object({ currency: z.string(), brandId: z.number() }) }));

const createInvoice: Action = async (desk) => {
  const { form } = desk;
  const clientId = form.needId('Client ID Not Found', 'userid', 'clientid');
  const { client } = await clientOf(desk, clientId);
  const draft = form.flag('draft') || form.text('status')?.toLowerCase() === 'draft';
  if (draft && form.flag('sendinvoice')) throw refused('Cannot create and send a draft invoice in a single API request. Please create and send separately.');
  const method = form.text('paymentmethod');
  const { id } = await desk.call(
    'invoices.createDraft',
    {
      clientId,
      currency: client.currency,
      lines: linesOf(form, client.currency, 'item'),
      notes: form.text('notes') ?? '',
      issue: !draft,
      ...(form.day('duedate') === undefined ? {} : { dueDate: form.day('duedate') }),
      ...(method === undefined ? {} : { gatewayAccountId: await methodNamed(desk, method, client.brandId) }),
    },
    z.object({ id: z.number() }),
  );
  if (form.flag('sendinvoice')) await desk.call('invoices.send', { id }, done);
  if (form.flag('autoapplycredit') && !draft) await applyBalance(desk, id, undefined);
  return { invoiceid: id, status: draft ? 'Draft' : 'Unpaid' };
};

/** Pays an invoice from the client's balance, as far as the balance goes. */
const applyBalance = async (desk: Desk, invoiceId: number, wanted: string | undefined): Promise<string> => {
  const { invoice: row } = await desk.call('invoices.get', { id: invoiceId }, whole);
  const { balances } = await desk.call('payments.balance', { clientId: row.clientId }, z.object({ balances: z.array(money) }));
  const has = balances.find(({ currency }) => currency === row.open.currency)?.amount ?? 0;
  const most = Math.min(has, row.open.amount);
  const taken = wanted === undefined || wanted.toLowerCase() === 'full' ? most : minor(wanted, row.open.currency);
  if (taken > row.open.amount) throw refused('Amount exceeds invoice balance');
  if (taken > has) throw refused('Amount exceeds customer credit balance');
  if (taken > 0) await desk.call('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: await methodNamed(desk, 'balance', row.brandId), ...(taken === row.open.amount ? {} : { amount: taken }) }, done);
  return amount({ amount: taken, currency: row.open.currency });
};

const applyCredit: Action = async (desk) => {
  const invoiceId = desk.form.needId('Invoice ID Not Found', 'invoiceid');
  const taken = await applyBalance(desk, invoiceId, desk.form.need('amount', 'Amount is required'));
  const { invoice: row } = await desk.call('invoices.get', { id: invoiceId }, whole);
  return { invoiceid: invoiceId, amount: taken, invoicepaid: row.settlement === 'paid' ? 'true' : 'false' };
};

const updateInvoice: Action = async (desk) => {
  const { form } = desk;
  const { invoice: row, lines } = await desk.call('invoices.get', { id: form.needId('Invoice ID Not Found', 'invoiceid') }, whole);
  const { id, net: { currency } } = row;
  for (const lineId of form.list('deletelineids').values()) await desk.call('invoices.removeLine', { id, lineId: Number(lineId) }, done);
  const amounts = form.list('itemamount');
  for (const [key, description] of form.list('itemdescription')) {
    const before = lines.find((each) => String(each.id) === key);
    if (before === undefined) throw refused(`Invalid line item ID ${key}`);
    const price = amounts.get(key);
    if (price === undefined) throw refused('Missing Variables: itemdescription, itemamount and itemtaxed are required for each item being changed');
    await desk.call('invoices.changeLine', { id, lineId: before.id, description, quantity: 1, unitPrice: minor(price, currency), taxClass: form.list('itemtaxed').get(key) === '1' ? 'standard' : null }, done);
  }
  for (const each of linesOf(form, currency, 'newitem')) await desk.call('invoices.addLine', { id, ...each }, done);
  const method = form.text('paymentmethod');
  const changes = { ...(form.day('duedate') === undefined ? {} : { dueDate: form.day('duedate') }), ...(form.text('notes') === undefined ? {} : { notes: form.text('notes') }), ...(method === undefined ? {} : { gatewayAccountId: await methodNamed(desk, method, row.brandId) }) };
  if (Object.keys(changes).length > 0) await desk.call('invoices.update', { id, ...changes }, done);
  if (form.flag('publish') || form.flag('publishandsendemail')) {
    if (row.status !== 'draft') throw refused('Invoice must be in Draft status to be published');
    await desk.call('invoices.issue', { id }, done);
    if (form.flag('publishandsendemail')) await desk.call('invoices.send', { id }, done);
  }
  const status = form.text('status')?.toLowerCase();
  if (status === 'cancelled') await desk.call('invoices.void', { id, reason: 'API' }, done);
  else if (status !== undefined && status !== statusOf(row).toLowerCase()) throw refused(`Invalid status ${status}`);
  return { invoiceid: id };
};

const addInvoicePayment: Action = async (desk) => {
  const { form } = desk;
  const { invoice: row } = await desk.call('invoices.get', { id: form.needId('Invoice ID Not Found', 'invoiceid') }, whole);
  if (row.status === 'void') throw refused('It is not possible to add a payment to an invoice that is Cancelled');
  const { currency } = row.total;
  const paid = form.text('amount');
  await desk.call(
    'payments.record',
    {
      invoiceId: row.id,
      gatewayAccountId: await methodNamed(desk, form.need('gateway', 'Gateway is required'), row.brandId),
      amount: paid === undefined ? row.open.amount : minor(paid, currency),
      reference: form.need('transid', 'Transaction ID is required'),
      ...(form.text('fees') === undefined ? {} : { fee: minor(form.text('fees') ?? '0', currency) }),
      ...(form.day('date') === undefined ? {} : { receivedOn: form.day('date') }),
    },
    done,
  );
  return {};
};

const getTransactions: Action = async (desk) => {
  const { form } = desk;
  const filter = { ...(form.id('invoiceid') === undefined ? {} : { invoiceId: form.id('invoiceid') }), ...(form.id('clientid') === undefined ? {} : { clientId: form.id('clientid') }), ...(form.text('transid') === undefined ? {} : { reference: form.text('transid') }) };
  const { rows, counts } = await pageBy(desk, 'payments.list', filter, payment);
  return { ...counts, transactions: { transaction: rows.map(transactionOf) } };
};

const capturePayment: Action = async ({ form, call }) => {
  await call('payments.charge', { invoiceId: form.needId('Invoice Not Found', 'invoiceid') }, done);
  return {};
};

const getPaymentMethods: Action = async (desk) => {
  const methods = await methodsOf(desk, undefined);
  return { totalresults: methods.length, paymentmethods: { paymentmethod: methods.map(({ extension, name }) => ({ module: extension, displayname: name })) } };
};

const genInvoices: Action = async ({ call }) => {
  await call('billing.start', {}, done);
  return {};
};

export const billingActions: Readonly<Record<string, Action>> = {
  getinvoices: getInvoices, getinvoice: getInvoice, createinvoice: createInvoice, updateinvoice: updateInvoice, addinvoicepayment: addInvoicePayment, applycredit: applyCredit,
  gettransactions: getTransactions, capturepayment: capturePayment, getpaymentmethods: getPaymentMethods, geninvoices: genInvoices,
};
