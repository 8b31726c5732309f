import { isModuleError, ModuleError, z, type Money, type PaymentFact, type StartPayment } from '@billet/sdk';
import type { Call, Ctx } from './client.ts';
import { authorisationOf, authorisationShape, captureOf, captureShape, factOf, orderMoney, orderShape, type Order } from './shapes.ts';
import { sameMoney, wireAmount } from './wire.ts';

const DESCRIPTION = 127;
/** For so long PayPal remembers the key of an order. */
const KEY_LIVES_MS = 6 * 3_600_000;

/** What is kept of an attempt: PayPal finds orders by its own id only. */
const noteShape = z.object({ kind: z.enum(['start', 'charge']), at: z.number(), amount: z.number(), currency: z.string(), orderId: z.string().optional(), body: z.record(z.string(), z.unknown()) });
type Note = z.output<typeof noteShape>;

const noteKey = (ctx: Ctx, attemptKey: string): string => `order:${ctx.accountId}:${attemptKey}`;
const readNote = async (ctx: Ctx, attemptKey: string): Promise<Note | undefined> => noteShape.safeParse(await ctx.kv.get(noteKey(ctx, attemptKey))).data;

const unit = (attemptKey: string, money: Money, description: string): Record<string, unknown> => ({ custom_id: attemptKey, invoice_id: attemptKey, description: description.slice(0, DESCRIPTION), amount: wireAmount(money) });

const startBody = ({ attemptKey, money, description, returnUrl, cancelUrl, locale, saveMethod, captureLater }: StartPayment): Record<string, unknown> => ({
  intent: captureLater === true ? 'AUTHORIZE' : 'CAPTURE',
  purchase_units: [unit(attemptKey, money, description)],
  payment_source: {
    paypal: {
      experience_context: {
        return_url: returnUrl, cancel_url: cancelUrl, user_action: 'PAY_NOW', payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED', shipping_preference: 'NO_SHIPPING',
        locale: locale.replace(/-(\w+)$/, (_all, region: string) => `-${region.toUpperCase()}`),
      },
      ...(saveMethod === true ? { attributes: { vault: { store_in_vault: 'ON_SUCCESS', usage_type: 'MERCHANT' } } } : {}),
    },
  },
});

/** Makes the order of an attempt, or finds the one that was made under its key. No money moves yet. */
const makeOrder = async (ctx: Ctx, call: Call, attemptKey: string, money: Money, kind: Note['kind'], body: Record<string, unknown>): Promise<Order> => {
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
  const known = await readNote(ctx, attemptKey);
  if (known !== undefined && (known.amount !== money.amount || known.currency !== money.currency)) throw new ModuleError('invalid', 'This attempt was begun with another amount.', { field: 'money', retry: 'never' });
  const note: Note = known ?? { kind, at: ctx.clock.wallMs(), amount: money.amount, currency: money.currency, body };
  if (note.orderId !== undefined) return call(ctx, 'reads', `/v2/checkout/orders/${note.orderId}`, orderShape);
  await ctx.kv.set(noteKey(ctx, attemptKey), note);
  const order = await call(ctx, 'writes', '/v2/checkout/orders', orderShape, { method: 'POST', json: note.body, key: attemptKey });
  if (!sameMoney(orderMoney(order), money)) throw new ModuleError('invalid', 'PayPal has another amount under this attempt.', { field: 'money', retry: 'never' });
  await ctx.kv.set(noteKey(ctx, attemptKey), { ...note, orderId: order.id });
  return order;
};

export const startOrder = async (ctx: Ctx, call: Call, wanted: StartPayment): Promise<PaymentFact> => factOf(await makeOrder(ctx, call, wanted.attemptKey, wanted.money, 'start', startBody(wanted)));

/** Takes the money of an order; under a key of its own, so that it is taken once. */
const capture = async (ctx: Ctx, call: Call, orderId: string, attemptKey: string, json: Record<string, unknown> = {}): Promise<Order> => {
  try {
    return await call(ctx, 'writes', `/v2/checkout/orders/${orderId}/capture`, orderShape, { method: 'POST', json, key: `${attemptKey}-capture` });
  } catch (error) {
    if (isModuleError(error) && error.failure.code === 'ORDER_ALREADY_CAPTURED') return call(ctx, 'reads', `/v2/checkout/orders/${orderId}`, orderShape);
    throw error;
  }
};

/** Has the money of an approved order held; under a key of its own, so that it is held once. */
const authorise = (ctx: Ctx, call: Call, orderId: string, attemptKey: string): Promise<Order> => call(ctx, 'writes', `/v2/checkout/orders/${orderId}/authorize`, orderShape, { method: 'POST', json: {}, key: `${attemptKey}-authorize` });

/** Charges a stored wallet: the order first, which is known by its id from then on, then the money. */
export const chargeOrder = async (ctx: Ctx, call: Call, { attemptKey, money, token, description }: { readonly attemptKey: string; readonly money: Money; readonly token: string; readonly description: string }): Promise<PaymentFact> => {
  const order = await makeOrder(ctx, call, attemptKey, money, 'charge', { intent: 'CAPTURE', purchase_units: [unit(attemptKey, money, description)] });
  if (captureOf(order) !== undefined) return factOf(order);
  return factOf(await capture(ctx, call, order.id, attemptKey, { payment_source: { paypal: { vault_id: token } } }));
};

const getOrder = async (ctx: Ctx, call: Call, id: string): Promise<Order | undefined> => {
  try {
    return await call(ctx, 'reads', `/v2/checkout/orders/${encodeURIComponent(id)}`, orderShape);
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
};

/**
 * What became of an attempt. What the payer has approved is captured or held now: at PayPal approval is no payment yet, and
 * the key lets it happen once.
 */
export const findOrder = async (ctx: Ctx, call: Call, attemptKey: string, providerRef: string | undefined): Promise<PaymentFact | undefined> => {
  const note = await readNote(ctx, attemptKey);
  const id = note?.orderId ?? providerRef;
  if (id === undefined) {
    // Its answer was lost. Nobody could have paid it; for some hours the key leads to the same order.
    if (note?.kind !== 'start' || ctx.clock.wallMs() - note.at > KEY_LIVES_MS) return undefined;
    return factOf(await makeOrder(ctx, call, attemptKey, { amount: note.amount, currency: note.currency }, 'start', note.body));
  }
  const order = await getOrder(ctx, call, id);
  if (order === undefined) return undefined;
  if (order.status === 'APPROVED' && captureOf(order) === undefined) {
    const held = order.intent === 'AUTHORIZE';
    return factOf(held && authorisationOf(order) !== undefined ? order : await (held ? authorise : capture)(ctx, call, order.id, attemptKey));
  }
  // A charge whose money was never taken: to us nothing has happened.
  if (note?.kind === 'charge' && captureOf(order) === undefined) return undefined;
  return factOf(order);
};

/** The order of money that is held, with its authorisation. */
const heldOrder = async (ctx: Ctx, call: Call, orderId: string): Promise<{ readonly order: Order; readonly path: string }> => {
  const order = await getOrder(ctx, call, orderId);
  const held = order === undefined ? undefined : authorisationOf(order);
  if (order === undefined || held === undefined) throw new ModuleError('notFound', 'PayPal holds no money for this order.', { retry: 'never' });
  return { order, path: `/v2/payments/authorizations/${held.id}` };
};

/** Takes held money, or a part of it, once; with the final capture PayPal lets the rest go. */
export const captureHeld = async (ctx: Ctx, call: Call, { attemptKey, providerRef, money }: { readonly attemptKey: string; readonly providerRef: string; readonly money: Money }): Promise<PaymentFact> => {
  const { order, path } = await heldOrder(ctx, call, providerRef);
  if (captureOf(order) !== undefined) return factOf(order);
  await call(ctx, 'writes', `${path}/capture`, captureShape, { method: 'POST', json: { amount: wireAmount(money), final_capture: true, invoice_id: attemptKey }, key: `${attemptKey}-capture-${String(money.amount)}` });
  return factOf((await heldOrder(ctx, call, providerRef)).order);
};

/** Lets held money go. */
export const voidHeld = async (ctx: Ctx, call: Call, { attemptKey, providerRef }: { readonly attemptKey: string; readonly providerRef: string }): Promise<PaymentFact> => {
  const { order, path } = await heldOrder(ctx, call, providerRef);
  if (authorisationOf(order)?.status === 'VOIDED') return factOf(order);
  await call(ctx, 'writes', `${path}/void`, authorisationShape, { method: 'POST', json: {}, key: `${attemptKey}-void` });
  return factOf((await heldOrder(ctx, call, providerRef)).order);
};
