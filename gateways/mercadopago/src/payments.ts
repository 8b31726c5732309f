import { ModuleError, z, type Money, type PaymentFact, type StartPayment } from '@billet/sdk';
import { call, find, type Ctx } from './client.ts';
import { pixPayer, slipPayer } from './payer.ts';
import { factOf, paidMoney, paymentShape, preferenceFact, preferenceShape, statusOf, type MercadoPayment, type Preference } from './shapes.ts';
import { sameMoney, toWire } from './wire.ts';

const TITLE = 250;

/** What is kept of an attempt: how much was asked, and the page that was made for it. */
const noteShape = z.object({ amount: z.number(), currency: z.string(), preferenceId: z.string().optional() });
type Note = z.output<typeof noteShape>;

const noteKey = (ctx: Ctx, attemptKey: string): string => `attempt:${ctx.accountId}:${attemptKey}`;
const readNote = async (ctx: Ctx, attemptKey: string): Promise<Note | undefined> => noteShape.safeParse(await ctx.kv.get(noteKey(ctx, attemptKey))).data;

/** Payments under our key, the newest first; a page that the payer tries several times leaves several. */
const paymentsOf = async (ctx: Ctx, attemptKey: string): Promise<readonly MercadoPayment[]> => {
  const shape = z.looseObject({ results: z.array(paymentShape) });
  const { results } = await call(ctx, 'reads', '/v1/payments/search', shape, { query: { external_reference: attemptKey, sort: 'date_created', criteria: 'desc' } });
  return results.filter(({ external_reference: reference }) => reference === attemptKey);
};

const preferenceOf = async (ctx: Ctx, attemptKey: string, known: Note | undefined): Promise<Preference | undefined> => {
  if (known?.preferenceId !== undefined) return find(ctx, `/checkout/preferences/${encodeURIComponent(known.preferenceId)}`, preferenceShape);
  const shape = z.looseObject({ elements: z.array(z.looseObject({ id: z.string(), external_reference: z.string().nullish() })).nullish() });
  const { elements } = await call(ctx, 'reads', '/checkout/preferences/search', shape, { query: { external_reference: attemptKey } });
  const found = elements?.find(({ external_reference: reference }) => reference === attemptKey);
  return found === undefined ? undefined : find(ctx, `/checkout/preferences/${encodeURIComponent(found.id)}`, preferenceShape);
};

const openPage = async (ctx: Ctx, wanted: StartPayment, note: Note): Promise<PaymentFact> => {
  const { attemptKey, money, description, payer, returnUrl, cancelUrl } = wanted;
  const json = {
    items: [{ id: attemptKey, title: description.slice(0, TITLE), quantity: 1, currency_id: money.currency, unit_price: toWire(money) }],
    payer: { email: payer.email, name: payer.name },
    external_reference: attemptKey,
    back_urls: { success: returnUrl, pending: returnUrl, failure: cancelUrl },
    auto_return: 'approved',
  };
  const preference = (await preferenceOf(ctx, attemptKey, note)) ?? (await call(ctx, 'writes', '/checkout/preferences', preferenceShape, { method: 'POST', json, key: attemptKey }));
  await ctx.kv.set(noteKey(ctx, attemptKey), { ...note, preferenceId: preference.id });
  return preferenceFact(preference, money);
};

const showPayment = async (ctx: Ctx, wanted: StartPayment, isRepeated: boolean): Promise<PaymentFact> => {
  const { attemptKey, money, description, payer } = wanted;
  // Mercado Pago forgets keys some day; what is there is found without them.
  const [there] = isRepeated ? await paymentsOf(ctx, attemptKey) : [];
  if (there !== undefined) return factOf(there);
  const isPix = ctx.settings.method === 'pix';
  const json = { transaction_amount: toWire(money), description: description.slice(0, TITLE), payment_method_id: isPix ? 'pix' : 'bolbradesco', external_reference: attemptKey, payer: isPix ? pixPayer(payer) : slipPayer(payer) };
  const payment = await call(ctx, 'writes', '/v1/payments', paymentShape, { method: 'POST', json, key: attemptKey });
  if (!sameMoney(paidMoney(payment), money)) throw new ModuleError('invalid', 'Mercado Pago has another amount under this attempt.', { field: 'money', retry: 'never' });
  return factOf(payment);
};

export const startPayment = async (ctx: Ctx, wanted: StartPayment): Promise<PaymentFact> => {
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
  const { attemptKey, money } = wanted;
  const { method } = ctx.settings;
  if (method !== 'checkout' && money.currency !== 'BRL') throw new ModuleError('invalid', 'Pix and boleto take reais only.', { field: 'money', retry: 'never' });
  const known = await readNote(ctx, attemptKey);
  if (known !== undefined && !sameMoney(known, money)) throw new ModuleError('invalid', 'This attempt was begun with another amount.', { field: 'money', retry: 'never' });
  const note = known ?? { amount: money.amount, currency: money.currency };
  if (known === undefined) await ctx.kv.set(noteKey(ctx, attemptKey), note);
  return method === 'checkout' ? openPage(ctx, wanted, note) : showPayment(ctx, wanted, known !== undefined);
};

export const paymentById = (ctx: Ctx, id: string): Promise<MercadoPayment | undefined> => find(ctx, `/v1/payments/${encodeURIComponent(id)}`, paymentShape);

/** What became of an attempt. On Mercado Pago's page a refused card ends nothing: the payer may try another one there. */
export const findPayment = async (ctx: Ctx, attemptKey: string, providerRef: string | undefined): Promise<PaymentFact | undefined> => {
  const known = await readNote(ctx, attemptKey);
  const payments = await paymentsOf(ctx, attemptKey);
  // The search lags behind; what has an id is asked for by it.
  const byId = payments.length === 0 && providerRef !== undefined && /^\d+$/.test(providerRef) ? await paymentById(ctx, providerRef) : undefined;
  const all = byId === undefined ? payments : [byId];
  const best = all.find((each) => statusOf(each) === 'succeeded') ?? all.find((each) => statusOf(each) === 'processing');
  if (best !== undefined) return factOf(best);
  if (ctx.settings.method !== 'checkout') return all[0] === undefined ? undefined : factOf(all[0]);
  const preference = await preferenceOf(ctx, attemptKey, known);
  if (preference === undefined) return undefined;
  const money: Money | undefined = known === undefined ? undefined : { amount: known.amount, currency: known.currency };
  return money === undefined ? undefined : preferenceFact(preference, money);
};
