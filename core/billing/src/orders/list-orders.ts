import { addDays, defineOperation, localDateSchema, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { Order, OrderItem } from './tables.ts';

const order = z.strictObject({
  id: z.number().int(),
  number: z.string(),
  clientId: z.number().int(),
  status: z.string(),
  currency: z.string(),
  invoiceId: z.number().int().nullable(),
  termsVersion: z.string().nullable(),
  termsAcceptedAt: z.string().nullable(),
  termsAcceptedFrom: z.string().nullable(),
  placedBy: z.enum(['client', 'staff']).nullable(),
  placedFrom: z.string().nullable(),
  createdAt: z.string(),
});

const view = (row: Order): z.input<typeof order> => ({
  id: row.id,
  number: row.number,
  clientId: row.client_id,
  status: row.status,
  currency: row.currency,
  invoiceId: row.invoice_id,
  termsVersion: row.terms_version,
  termsAcceptedAt: row.terms_accepted_at,
  termsAcceptedFrom: row.terms_accepted_from,
  placedBy: row.placed_by as 'client' | 'staff' | null,
  placedFrom: row.placed_from,
  createdAt: row.created_at,
});

export const listOrders = defineOperation({
  name: 'orders.list',
  summary: 'Orders, newest first; by client, state, number, day, service and the network address it came from.',
  kind: 'query',
  http: { method: 'GET', path: '/orders' },
  audience: ['staff', 'client'],
  permission: 'orders.read',
  input: z.strictObject({ clientId: idSchema.optional(), status: z.enum(['pending', 'active', 'cancelled', 'fraud']).optional(), number: z.string().trim().max(60).optional(), since: localDateSchema.optional(), until: localDateSchema.optional(), placedFrom: z.string().trim().max(60).optional(), serviceId: idSchema.optional(), ...pageInput }),
  output: pageOf(order),
  run: async (ctx, { clientId, status, number, since, until, placedFrom, serviceId, before, limit }) => {
    const query = data(ctx).of(Order).orderBy('id', 'desc').limit(limit);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (status !== undefined) void query.where('status', status);
    if (number !== undefined && number !== '') void query.where('number', number);
    if (since !== undefined) void query.where('created_at', '>=', since);
    if (until !== undefined) void query.where('created_at', '<', addDays(until, 1));
    if (placedFrom !== undefined && placedFrom !== '') void query.where('placed_from', placedFrom);
    if (serviceId !== undefined) void query.whereIn('id', data(ctx).of(OrderItem).where('service_id', serviceId).select('order_id'));
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult((await query).map(view), limit);
  },
});

export const getOrder = defineOperation({
  name: 'orders.get',
  summary: 'One order with its items.',
  kind: 'query',
  http: { method: 'GET', path: '/orders/{id}' },
  audience: ['staff', 'client'],
  permission: 'orders.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    order,
    items: z.array(
      z.strictObject({ productId: z.number().int(), serviceId: z.number().int().nullable(), quantity: z.number().int(), price: z.number().int(), setupFee: z.number().int(), cycle: z.strictObject({ unit: z.string(), count: z.number().int() }) }),
    ),
  }),
  run: async (ctx, { id }) => {
    const { of } = data(ctx);
    const row = await of(Order).findById(id);
    if (row === undefined) throw notFound('Order');
    const items = await of(OrderItem).where('order_id', id).orderBy('id');
    return {
      order: view(row),
      items: items.map((item) => ({ productId: item.product_id, serviceId: item.service_id, quantity: item.quantity, price: item.price, setupFee: item.setup_fee, cycle: { unit: item.cycle_unit, count: item.cycle_count } })),
    };
  },
});
