import { defineOperation, localDateSchema, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { Commission } from './tables.ts';

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
