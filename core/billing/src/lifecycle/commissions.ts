import { defineOperation, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { groupBy } from '../group-by.ts';
import { Invoice, InvoiceLine } from '../invoicing/index.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { Service } from '../services/index.ts';
import { commissionOf } from './rules/index.ts';
import { Commission } from './tables.ts';

/** Net amount of each service on a document. */
const netByService = async (ctx: OperationCtx, documentId: number): Promise<ReadonlyMap<number, number>> => {
  const lines = await data(ctx).all(InvoiceLine).where('invoice_id', documentId).whereNotNull('service_id');
  return new Map([...groupBy(lines, (line) => String(line.service_id)).entries()].map(([id, mine]) => [Number(id), mine.reduce((sum, line) => sum + line.net, 0)]));
};

/** A paid invoice earns each seller his share of what his services cost on it. Told twice, it is booked once. */
export const earnCommissions = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const { all, db } = data(ctx);
  const invoice = await all(Invoice).findById(invoiceId);
  if (invoice === undefined) return;
  const nets = await netByService(ctx, invoiceId);
  const sold = await all(Service).whereIn('id', [...nets.keys()]).whereNotNull('salesperson_id').whereNotNull('commission');
  const { zone } = await brandOf(ctx, invoice.brand_id);
  for (const service of sold) {
    const base = nets.get(service.id) ?? 0;
    const percent = service.commission ?? '0';
    if (base <= 0 || commissionOf(base, percent) === 0) continue;
    await db.execute(
      `insert into commissions (client_id, service_id, salesperson_id, document_id, kind, percent, base, amount, currency, booked_on, created_at)
       values (?, ?, ?, ?, 'earned', ?, ?, ?, ?, ?, ?) on conflict do nothing`,
      [invoice.client_id, service.id, service.salesperson_id, invoiceId, percent, base, commissionOf(base, percent), invoice.currency, ctx.clock.today(zone), ctx.clock.now()],
    );
  }
};

const row = z.strictObject({
  id: z.number().int(), salespersonId: z.number().int(), serviceId: z.number().int(), clientId: z.number().int(), documentId: z.number().int(),
  kind: z.string(), percent: z.string(), base: z.number().int(), amount: z.number().int(), currency: z.string(), bookedOn: z.string(),
});

export const listCommissions = defineOperation({
  name: 'commissions.list',
  summary: 'Commission rows, newest first, with the sum per currency of all that match; what was taken back counts negative.',
  kind: 'query',
  http: { method: 'GET', path: '/commissions' },
  audience: ['staff'],
  permission: 'commissions.read',
  input: z.strictObject({ salespersonId: idSchema.optional(), serviceId: idSchema.optional(), from: localDateSchema.optional(), to: localDateSchema.optional(), ...pageInput }),
  output: pageOf(row).extend({ sums: z.record(z.string(), z.number().int()) }),
  run: async (ctx, { salespersonId, serviceId, from, to, before, limit }) => {
    const matching = () => {
      const query = data(ctx).of(Commission);
      if (salespersonId !== undefined) void query.where('salesperson_id', salespersonId);
      if (serviceId !== undefined) void query.where('service_id', serviceId);
      if (from !== undefined) void query.where('booked_on', '>=', from);
      if (to !== undefined) void query.where('booked_on', '<=', to);
      return query;
    };
    const page = matching().orderBy('id', 'desc').limit(limit);
    if (before !== undefined) void page.where('id', '<', before);
    const items = (await page).map((each) => ({
      id: each.id, salespersonId: each.salesperson_id, serviceId: each.service_id, clientId: each.client_id, documentId: each.document_id,
      kind: each.kind, percent: each.percent, base: each.base, amount: each.amount, currency: each.currency, bookedOn: each.booked_on,
    }));
    const sums = (await matching().groupBy('currency').select('currency').sum('amount as amount')) as unknown as readonly { currency: string; amount: number | string }[];
    return { ...pageResult(items, limit), sums: Object.fromEntries(sums.map((sum) => [sum.currency, Number(sum.amount)])) };
  },
});
