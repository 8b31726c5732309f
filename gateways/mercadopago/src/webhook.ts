import { exactText, isModuleError, jsonOf, refusedBecause, z, type GatewayEvent, type RawRequest, type Verification } from '@billet/sdk';
import { find, type Ctx } from './client.ts';
import { paymentById } from './payments.ts';
import { feeOf, idShape, paidMoney, statusOf, type MercadoPayment } from './shapes.ts';
import { isSigned } from './signature.ts';
import { moneyIn } from './wire.ts';

const TYPES: Readonly<Record<ReturnType<typeof statusOf>, GatewayEvent['type']>> = {
  authorised: 'payment.authorised', succeeded: 'payment.succeeded', failed: 'payment.failed', processing: 'payment.processing', cancelled: 'payment.cancelled', requires_action: 'ignored', unknown: 'ignored',
};

const chargebackShape = z.looseObject({
  id: z.string().min(1), amount: z.number(), currency: z.string(), payments: z.array(z.union([z.looseObject({ id: idShape }).transform(({ id }) => id), idShape])).min(1),
  coverage_applied: z.boolean().nullish(), date_created: z.string().nullish(), date_last_updated: z.string().nullish(),
});

/** The topic as newer and older accounts have it. */
const CHARGEBACKS: readonly string[] = ['topic_chargebacks_wh', 'chargebacks'];

const instant = (...texts: readonly (string | null | undefined)[]): string => {
  const found = texts.find((text) => typeof text === 'string' && !Number.isNaN(Date.parse(text)));
  return new Date(found ?? 0).toISOString();
};

const paymentEvent = (payment: MercadoPayment, fromPage: boolean): GatewayEvent => {
  const status = statusOf(payment);
  const [money, fee] = [paidMoney(payment), feeOf(payment)];
  return {
    id: `${payment.id}:${status}`,
    // A refused card on Mercado Pago's page is no end: the payer tries another one.
    type: fromPage && (status === 'failed' || status === 'cancelled') ? 'ignored' : TYPES[status],
    providerRef: payment.id,
    occurredAt: status === 'succeeded' ? instant(payment.date_approved, payment.date_created) : instant(payment.date_last_updated, payment.date_created),
    ...(typeof payment.external_reference === 'string' ? { attemptKey: payment.external_reference } : {}),
    ...(typeof payment.live_mode === 'boolean' ? { livemode: payment.live_mode } : {}),
    ...(money === undefined ? {} : { money }),
    ...(fee === undefined || status !== 'succeeded' ? {} : { fee }),
  };
};

/** Refunds have no message of their own: the payment lists them. */
const refundEvents = (payment: MercadoPayment): readonly GatewayEvent[] =>
  (payment.refunds ?? []).flatMap((refund) => {
    const money = moneyIn(refund.amount, payment.currency_id);
    const type = refund.status === 'rejected' || refund.status === 'cancelled' ? 'refund.failed' : refund.status === 'in_process' ? undefined : 'refund.succeeded';
    return money === undefined || type === undefined ? [] : [{ id: `refund:${refund.id}:${type}`, type, providerRef: payment.id, money, occurredAt: instant(refund.date_created), ...(typeof payment.live_mode === 'boolean' ? { livemode: payment.live_mode } : {}) } satisfies GatewayEvent];
  });

/** Undecided as long as nothing is said of a cover; a cover means that we keep the money. */
const disputeEvents = async (ctx: Ctx, id: string): Promise<readonly GatewayEvent[]> => {
  const found = await find(ctx, `/v1/chargebacks/${encodeURIComponent(id)}`, chargebackShape);
  if (found === undefined) return [];
  const type = found.coverage_applied == null ? 'dispute.opened' : found.coverage_applied ? 'dispute.won' : 'dispute.lost';
  const money = moneyIn(found.amount, found.currency);
  // What stands before the colon names the dispute: a payment may have two.
  return [{ id: `${found.id}:${type}`, type, providerRef: found.payments[0] ?? '', occurredAt: instant(type === 'dispute.opened' ? found.date_created : found.date_last_updated, found.date_created), ...(money === undefined ? {} : { money }) }];
};

export const eventsOf = (payment: MercadoPayment, fromPage: boolean): readonly GatewayEvent[] => [paymentEvent(payment, fromPage), ...refundEvents(payment)];

const typeIn = (request: RawRequest): string => {
  const named = request.query['type'] ?? request.query['topic'];
  if (named !== undefined) return named;
  const text = exactText(request.body);
  return z.looseObject({ type: z.string() }).safeParse(text === undefined ? undefined : jsonOf(text)).data?.type ?? '';
};

/** A signed message names something, and nothing more is believed of it: Mercado Pago is asked what it is. */
export const readMessage = async (ctx: Ctx, request: RawRequest): Promise<Verification> => {
  if (!isSigned(request, ctx.settings.webhookSecret.reveal())) return refusedBecause('the signature does not fit');
  const id = request.query['data.id'] ?? '';
  try {
    const type = typeIn(request);
    if (CHARGEBACKS.includes(type) && id !== '') return { ok: true, events: await disputeEvents(ctx, id) };
    if (type !== 'payment' || id === '') return { ok: true, events: [] };
    const payment = await paymentById(ctx, id);
    return { ok: true, events: payment === undefined ? [] : eventsOf(payment, ctx.settings.method === 'checkout') };
  } catch (error) {
    if (isModuleError(error)) return refusedBecause(`Mercado Pago could not be asked: ${error.message}`);
    throw error;
  }
};
