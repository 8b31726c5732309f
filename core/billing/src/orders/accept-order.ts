import { conflict, defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { Product, Promotion } from '../catalog/index.ts';
import { data } from '../data.ts';
import { Invoice, voidInvoice } from '../invoicing/index.ts';
import { idSchema } from '../paging.ts';
import { activateService, endService } from '../services/index.ts';
import { Order, OrderItem } from './tables.ts';
import { giveBackPromotion } from './use-promotion.ts';

/** What has happened, as far as the set-up rule of a product cares. */
type Occasion = 'order' | 'payment' | 'acceptance';

const RANK: Readonly<Record<string, number>> = { order: 0, payment: 1, acceptance: 2, manual: 3 };

/** The further of two: an order that was paid stays paid. */
const further = (one: Occasion, other: Occasion): Occasion => ((RANK[one] ?? 0) >= (RANK[other] ?? 0) ? one : other);

/**
 * Starts the services whose product wants no more than what has happened, now or before. What an extension holds waits on.
 * The order is active when all of them run.
 */
export const startServicesOf = async (ctx: OperationCtx, orderId: number, happened: Occasion): Promise<void> => {
  const { all } = data(ctx);
  const order = await all(Order).findById(orderId);
  if (order?.status !== 'pending') return;
  const occasion = further(happened, order.reached as Occasion);
  if (occasion !== order.reached) await all(Order).findById(orderId).patch({ reached: occasion });
  const items = await all(OrderItem).where('order_id', orderId).orderBy('id');
  let waiting = 0;
  for (const item of items) {
    const product = await all(Product).findById(item.product_id);
    const ripe = occasion === 'acceptance' || (RANK[product?.setup_on ?? 'manual'] ?? 3) <= (RANK[occasion] ?? 0);
    if (!ripe || (await activateService(ctx, item.service_id ?? 0)) === 'held') waiting += 1;
  }
  if (waiting > 0) return;
  await all(Order).findById(orderId).patch({ status: 'active', version: order.version + 1 });
  ctx.touch({ kind: 'order', id: orderId, clientId: order.client_id }, { status: order.status }, { status: 'active' });
  await ctx.emit('order.accepted', { orderId, clientId: order.client_id });
};

export const acceptOrder = defineOperation({
  name: 'orders.accept',
  summary: 'Accepts an order: its services start, whether it is paid or not. It stays pending while an extension holds one of them.',
  kind: 'command',
  http: { method: 'POST', path: '/orders/{id}/accept' },
  audience: ['staff'],
  permission: 'orders.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ status: z.string() }),
  run: async (ctx, { id }) => {
    const order = await data(ctx).of(Order).findById(id);
    if (order === undefined) throw notFound('Order');
    if (order.status === 'active') return { status: 'active' };
    if (order.status !== 'pending') throw conflict('ORDER_CLOSED', 'This order is closed.', { status: order.status });
    const verdict = await ctx.ask('order.accept', { orderId: id, clientId: order.client_id });
    if (verdict.verdict === 'deny') throw conflict(verdict.code, verdict.message);
    await startServicesOf(ctx, id, 'acceptance');
    return { status: (await data(ctx).all(Order).findById(id))?.status ?? 'active' };
  },
});

/** Orders took one code before they took several. */
interface ItemCodes {
  readonly promotions?: readonly string[];
  readonly promotion?: string | null;
}

const codesOf = ({ promotions = [], promotion = null }: ItemCodes): readonly string[] => (promotion === null ? promotions : [...promotions, promotion]);

/** An order that comes to nothing has used no code. */
const giveCodesBack = async (ctx: OperationCtx, order: Order, items: readonly OrderItem[]): Promise<void> => {
  const codes = new Set(items.flatMap(({ config }) => codesOf(config as ItemCodes)));
  if (codes.size === 0) return;
  for (const { id } of await data(ctx).all(Promotion).where('brand_id', order.brand_id).whereIn('code', [...codes]).orderBy('id')) await giveBackPromotion(ctx, id, order.client_id);
};

export const cancelOrder = defineOperation({
  name: 'orders.cancel',
  summary: 'Cancels a pending order; its unpaid invoice is voided, its services end, and its codes may be used again.',
  kind: 'command',
  http: { method: 'POST', path: '/orders/{id}/cancel' },
  audience: ['staff'],
  permission: 'orders.write',
  input: z.strictObject({ id: idSchema, as: z.enum(['cancelled', 'fraud']).default('cancelled') }),
  output: z.strictObject({ status: z.string() }),
  run: async (ctx, { id, as }) => {
    const { of, all } = data(ctx);
    const order = await of(Order).findById(id);
    if (order === undefined) throw notFound('Order');
    if (order.status !== 'pending') throw conflict('ORDER_CLOSED', 'Only a pending order can be cancelled.', { status: order.status });
    // What nobody expects to be paid any more stays written off.
    const invoice = order.invoice_id === null ? undefined : await all(Invoice).findById(order.invoice_id);
    if (invoice !== undefined && invoice.settlement !== 'written_off') await ctx.callAsSystem(voidInvoice, { id: invoice.id, reason: `order ${order.number} ${as}` });
    const today = ctx.clock.today((await brandOf(ctx, order.brand_id)).zone);
    const items = await all(OrderItem).where('order_id', id);
    for (const item of items) await endService(ctx, item.service_id ?? 0, today);
    await giveCodesBack(ctx, order, items);
    await all(Order).findById(id).patch({ status: as, version: order.version + 1 });
    ctx.touch({ kind: 'order', id, clientId: order.client_id }, { status: order.status }, { status: as });
    await ctx.emit('order.cancelled', { orderId: id, clientId: order.client_id });
    return { status: as };
  },
});
