import { exactText, instantFrom, isModuleError, jsonOf, refusedBecause, z, type CallCtx, type GatewayEvent, type RawRequest, type Verification } from '@billet/sdk';
import type { Account } from './account.ts';
import { call, findById } from './client.ts';
import { feeOf, moneyIn, refundShape, statusOf, type YooPayment } from './shapes.ts';

const messageShape = z.looseObject({ type: z.literal('notification'), event: z.string(), object: z.looseObject({ id: z.string().min(1).max(64) }) });

const TYPES: Readonly<Record<ReturnType<typeof statusOf>, GatewayEvent['type']>> = {
  authorised: 'payment.authorised', succeeded: 'payment.succeeded', failed: 'payment.failed', processing: 'payment.processing', cancelled: 'payment.cancelled', requires_action: 'ignored', unknown: 'ignored',
};

/** Where YooKassa does not say when it was. */
const EPOCH = '1970-01-01T00:00:00.000Z';

const paymentEvent = (payment: YooPayment): GatewayEvent => {
  const status = statusOf(payment);
  const [money, fee] = [moneyIn(payment.amount), feeOf(payment)];
  return {
    id: `${payment.id}:${payment.status}`,
    type: TYPES[status],
    providerRef: payment.id,
    occurredAt: instantFrom(payment.captured_at ?? payment.created_at) ?? EPOCH,
    livemode: payment.test !== true,
    ...(typeof payment.metadata?.attempt === 'string' ? { attemptKey: payment.metadata.attempt } : {}),
    ...(money === undefined ? {} : { money }),
    ...(fee === undefined || status !== 'succeeded' ? {} : { fee }),
  };
};

const refundEvent = async (ctx: CallCtx<Account>, id: string): Promise<GatewayEvent> => {
  const refund = await call(ctx, 'reads', `/refunds/${encodeURIComponent(id)}`, refundShape);
  const money = moneyIn(refund.amount);
  return {
    id: `${refund.id}:${refund.status}`,
    type: refund.status === 'succeeded' ? 'refund.succeeded' : refund.status === 'canceled' ? 'refund.failed' : 'ignored',
    providerRef: refund.payment_id,
    occurredAt: instantFrom(refund.created_at) ?? EPOCH,
    ...(money === undefined ? {} : { money }),
  };
};

/** Messages are not signed, so none is believed: it only names what to ask YooKassa for. */
export const readMessage = async (ctx: CallCtx<Account>, request: RawRequest): Promise<Verification> => {
  const text = exactText(request.body);
  const found = messageShape.safeParse(text === undefined ? undefined : jsonOf(text));
  if (!found.success) return refusedBecause('not a message of YooKassa');
  const { event, object } = found.data;
  try {
    if (event.startsWith('refund.')) return { ok: true, events: [await refundEvent(ctx, object.id)] };
    if (!event.startsWith('payment.')) return { ok: true, events: [] };
    const payment = await findById(ctx, object.id);
    return payment === undefined ? refusedBecause('YooKassa knows no such payment') : { ok: true, events: [paymentEvent(payment)] };
  } catch (error) {
    if (isModuleError(error)) return refusedBecause(`YooKassa could not be asked: ${error.message}`);
    throw error;
  }
};
