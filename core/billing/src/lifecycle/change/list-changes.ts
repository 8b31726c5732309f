import { defineOperation, z } from '@billet/sdk';
import { localised, Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadService } from '../../services/index.ts';
import { ServiceChange } from '../tables.ts';

const change = z.strictObject({
  id: z.number().int(), state: z.string(), effect: z.string(), on: z.string(), productId: z.number().int(), product: z.string(),
  cycle: z.strictObject({ unit: z.string(), count: z.number().int() }), quantity: z.number().int(), price: z.number().int(), payable: z.number().int(),
  invoiceId: z.number().int().nullable(), reason: z.string().nullable(), createdAt: z.string(),
});

export const listChanges = defineOperation({
  name: 'services.changes',
  summary: 'Changes of plan of a service, newest first; at most one is open.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/changes' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(change) }),
  run: async (ctx, { id }) => {
    await loadService(ctx, id);
    const { of, all } = data(ctx);
    const rows = await of(ServiceChange).where('service_id', id).orderBy('id', 'desc').limit(100);
    const products = await all(Product).whereIn('id', [...new Set(rows.map((row) => row.product_id))]);
    return {
      items: rows.map((row) => ({
        id: row.id, state: row.state, effect: row.effect, on: row.effective_on, productId: row.product_id, product: localised(products.find((each) => each.id === row.product_id)?.name, ctx.caller.locale),
        cycle: { unit: row.cycle_unit, count: row.cycle_count }, quantity: row.quantity, price: row.price, payable: row.payable, invoiceId: row.invoice_id, reason: row.reason, createdAt: row.created_at,
      })),
    };
  },
});
