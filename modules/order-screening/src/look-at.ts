import type { z} from '@billet/sdk';
import { currencyExponent, type OperationCtx } from '@billet/sdk';
import { score, type Facts, type Sign } from './score.ts';
import { settings } from './settings.ts';
import { clientShape, orderShape, ordersShape, pageShape } from './shapes.ts';

export interface Look {
  readonly order: z.output<typeof orderShape>['order'];
  readonly points: number;
  readonly signs: readonly Sign[];
  readonly hold: boolean;
}

const DAY_MS = 86_400_000;
const ENOUGH = 200;

/** Orders of the client and those from the same address, each once. */
const ordersNear = async (ctx: OperationCtx, order: Look['order'], where: Readonly<Record<string, string>>): Promise<readonly { readonly id: number; readonly createdAt: string }[]> => {
  const own = ordersShape.parse(await ctx.call('orders.list', { ...where, clientId: order.clientId, limit: ENOUGH })).items;
  const near = order.placedFrom === null ? [] : ordersShape.parse(await ctx.call('orders.list', { ...where, placedFrom: order.placedFrom, limit: ENOUGH })).items;
  return [...new Map([...own, ...near].map((each) => [each.id, each])).values()];
};

const factsOf = async (ctx: OperationCtx, { order, items }: z.output<typeof orderShape>, trustAfter: number): Promise<Facts> => {
  const { client, payers } = clientShape.parse(await ctx.call('clients.get', { id: order.clientId }));
  const placed = Date.parse(order.createdAt);
  const since = new Date(placed - DAY_MS).toISOString();
  const recent = (await ordersNear(ctx, order, { since: since.slice(0, 10) })).filter(({ createdAt }) => createdAt > since && createdAt <= order.createdAt);
  const paid = trustAfter === 0 ? [] : pageShape.parse(await ctx.call('invoices.list', { clientId: order.clientId, settlement: 'paid', type: 'invoice', limit: trustAfter })).items;
  return {
    mail: client.email,
    country: client.country,
    payerCountry: payers.find(({ isDefault }) => isDefault)?.country ?? client.country,
    from: order.placedFrom,
    sum: items.reduce((sum, item) => sum + item.price * item.quantity + item.setupFee, 0) / 10 ** currencyExponent(order.currency),
    ordersInADay: recent.length,
    paidInvoices: paid.length,
    earlierFraud: (await ordersNear(ctx, order, { status: 'fraud' })).filter(({ id }) => id < order.id).length,
  };
};

/** What an order looks like now. What staff order for a client needs no look. */
export const lookAt = async (ctx: OperationCtx, orderId: number): Promise<Look> => {
  const detail = orderShape.parse(await ctx.call('orders.get', { id: orderId }));
  if (detail.order.placedBy !== 'client') return { order: detail.order, points: 0, signs: [], hold: false };
  const rules = await ctx.settings(settings);
  const { points, signs } = score(await factsOf(ctx, detail, rules.trustAfter), rules);
  return { order: detail.order, points, signs, hold: points >= rules.holdAt };
};
