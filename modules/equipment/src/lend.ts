import { conflict, defineOperation, invalid, isBilletError, notFound, parseMoney, z, type OperationCtx } from '@billet/sdk';
import { id, loan, loanView } from './shapes.ts';
import { items, loans, type LoanRow } from './tables.ts';

/** The service tells whose equipment it is, in which currency and by which calendar. */
const serviceSchema = z.object({ service: z.object({ id: z.number(), clientId: z.number(), status: z.string(), price: z.object({ currency: z.string() }) }) });

/** As people type it, with a point or a comma before the cents. */
const chargeOf = (text: string, currency: string): number => {
  if (text === '') return 0;
  try {
    const { amount } = parseMoney(text.replace(',', '.'), currency);
    if (amount >= 0) return amount;
  } catch (error) {
    if (!isBilletError(error)) throw error;
  }
  throw invalid('EQUIPMENT_CHARGE', 'charge', 'Not an amount.');
};

const today = (ctx: OperationCtx): string => ctx.clock.today('UTC');

export const lend = defineOperation({
  name: 'equipment.lend',
  summary: 'Lends a piece from stock with a service. `charge` = what is charged if it does not come back, in the currency of the service.',
  kind: 'command',
  http: { method: 'POST', path: '/x/equipment/items/{id}/loans' },
  audience: ['staff'],
  permission: 'equipment.write',
  input: z.strictObject({ id, serviceId: id, charge: z.string().trim().max(20).default('') }),
  output: loan,
  run: async (ctx, { id: itemId, serviceId, charge }) => {
    const { service } = serviceSchema.parse(await ctx.call('services.get', { id: serviceId }));
    if (!['pending', 'active', 'suspended'].includes(service.status)) throw invalid('EQUIPMENT_SERVICE_ENDED', 'serviceId', 'This service has ended.');
    const { currency } = service.price;
    const amount = chargeOf(charge, currency);
    const item = await ctx.table(items).hold(itemId);
    if (item === undefined) throw notFound('Equipment');
    if (item.state !== 'stock') throw conflict('EQUIPMENT_OUT', 'This piece is not in stock.', { serial: item.serial });
    await ctx.table(items).update(itemId, { state: 'lent' });
    const row = await ctx.table(loans).insert({
      item_id: itemId, out_item: itemId, client_id: service.clientId, service_id: serviceId, serial: item.serial, model: item.model, charge: amount, currency, lent_on: today(ctx), due_on: null, ended_on: null, outcome: 'out', invoice_id: null,
    });
    ctx.touch({ kind: 'service', id: serviceId, clientId: service.clientId }, undefined, { lent: `${item.model} ${item.serial}` });
    return loanView(row);
  },
});

const openLoan = async (ctx: OperationCtx, loanId: number): Promise<LoanRow> => {
  const row = await ctx.table(loans).hold(loanId);
  if (row === undefined) throw notFound('Loan');
  if (row.outcome !== 'out') throw conflict('EQUIPMENT_NOT_OUT', 'This piece is not out any more.');
  return row;
};

const end = async (ctx: OperationCtx, row: LoanRow, outcome: 'back' | 'lost', invoiceId: number | null): Promise<LoanRow> => {
  await ctx.table(items).update(row.item_id, { state: outcome === 'back' ? 'stock' : 'lost' });
  ctx.touch({ kind: 'service', id: row.service_id, clientId: row.client_id }, undefined, { [outcome]: `${row.model} ${row.serial}` });
  return ctx.table(loans).update(row.id, { outcome, out_item: null, ended_on: today(ctx), invoice_id: invoiceId });
};

export const takeBack = defineOperation({
  name: 'equipment.takeBack',
  summary: 'A piece came back and is in stock again.',
  kind: 'command',
  http: { method: 'POST', path: '/x/equipment/loans/{id}/return' },
  audience: ['staff'],
  permission: 'equipment.write',
  input: z.strictObject({ id }),
  output: loan,
  run: async (ctx, { id: loanId }) => loanView(await end(ctx, await openLoan(ctx, loanId), 'back', null)),
});

const made = z.object({ id: z.number() });

export const lose = defineOperation({
  name: 'equipment.lose',
  summary: 'A piece does not come back: what was agreed is charged on an invoice of its own, once.',
  kind: 'command',
  http: { method: 'POST', path: '/x/equipment/loans/{id}/loss' },
  audience: ['staff'],
  permission: 'equipment.write',
  input: z.strictObject({ id }),
  output: loan,
  run: async (ctx, { id: loanId }) => {
    const row = await openLoan(ctx, loanId);
    const lines = [{ description: `${row.model} ${row.serial}`, unitPrice: row.charge }];
    const invoiceId = row.charge === 0 ? null : made.parse(await ctx.call('invoices.createDraft', { clientId: row.client_id, currency: row.currency, lines, issue: true })).id;
    return loanView(await end(ctx, row, 'lost', invoiceId));
  },
});
