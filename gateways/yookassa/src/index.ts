import { asOutcome, defineGateway, done, isModuleError, ModuleError, z, type CallCtx, type Money, type StartPayment } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { call, findByAttempt, findById } from './client.ts';
import { amountOf, factOf, moneyIn, paymentShape, refundShape } from './shapes.ts';
import { listPayments } from './reconcile.ts';
import { readMessage } from './webhook.ts';

export type { Account };

const DESCRIPTION_LENGTH = 128;

/** Data for the fiscal receipt (54-FZ): one line of service, paid in full. */
const receiptOf = ({ receipt, vatCode }: Account, money: Money, description: string, email: string): Record<string, unknown> =>
  receipt === 'off'
    ? {}
    : { receipt: { customer: { email }, items: [{ description: description.slice(0, DESCRIPTION_LENGTH), quantity: '1.00', amount: amountOf(money), vat_code: vatCode, payment_subject: 'service', payment_mode: 'full_payment' }] } };

const mayCall = (ctx: CallCtx<Account>): void => {
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
};

const begin = (ctx: CallCtx<Account>, { attemptKey, money, description, returnUrl, payer, saveMethod, captureLater }: StartPayment): ReturnType<typeof call<typeof paymentShape>> => {
  mayCall(ctx);
  const json = {
    amount: amountOf(money), capture: captureLater !== true, description: description.slice(0, DESCRIPTION_LENGTH), metadata: { attempt: attemptKey }, confirmation: { type: 'redirect', return_url: returnUrl },
    ...(saveMethod === true ? { save_payment_method: true } : {}),
    ...receiptOf(ctx.settings, money, description, payer.email),
  };
  return call(ctx, 'writes', '/payments', paymentShape, { method: 'POST', json, key: attemptKey });
};

/** The receipt of the whole amount is out already: another sum would need another one, with what was bought. */
const mayTake = async (ctx: CallCtx<Account>, providerRef: string, { amount }: Money): Promise<void> => {
  if (ctx.settings.receipt === 'off') return;
  const whole = moneyIn((await findById(ctx, providerRef))?.amount);
  if (whole !== undefined && amount < whole.amount) throw new ModuleError('unsupported', 'With receipts YooKassa is asked for the whole amount only.', { retry: 'never' });
};

/** YooKassa: cards, SBP and wallets in Russia. */
export default defineGateway({
  account,
  traits: { flow: 'redirect', currencies: ['RUB'], partialCapture: true },
  create: () => ({
    test: async (ctx) => {
      try {
        await call(ctx, 'reads', '/me', z.looseObject({ account_id: z.string() }));
        return { ok: true, message: 'YooKassa answers, and shop and key fit.' };
      } catch (error) {
        if (isModuleError(error)) return { ok: false, message: error.message };
        throw error;
      }
    },
    start: (ctx, wanted) => asOutcome(Promise.resolve().then(() => begin(ctx, wanted)).then((payment) => done(factOf(payment)))),
    retrieve: (ctx, { attemptKey, providerRef }) =>
      asOutcome((providerRef === undefined ? findByAttempt(ctx, attemptKey) : findById(ctx, providerRef)).then((found) => done(found === undefined ? undefined : factOf(found)))),
    charge: (ctx, { attemptKey, money, token, description }) => {
      const json = { amount: amountOf(money), capture: true, payment_method_id: token, description: description.slice(0, DESCRIPTION_LENGTH), metadata: { attempt: attemptKey } };
      return asOutcome(call(ctx, 'writes', '/payments', paymentShape, { method: 'POST', json, key: attemptKey }).then((payment) => done(factOf(payment))));
    },
    capture: (ctx, { attemptKey, providerRef, money }) =>
      asOutcome(mayTake(ctx, providerRef, money).then(() => call(ctx, 'writes', `/payments/${encodeURIComponent(providerRef)}/capture`, paymentShape, { method: 'POST', json: { amount: amountOf(money) }, key: `${attemptKey}-capture-${String(money.amount)}` })).then((payment) => done(factOf(payment)))),
    void: (ctx, { attemptKey, providerRef }) =>
      asOutcome(call(ctx, 'writes', `/payments/${encodeURIComponent(providerRef)}/cancel`, paymentShape, { method: 'POST', json: {}, key: `${attemptKey}-void` }).then((payment) => done(factOf(payment)))),
    refund: (ctx, { refundKey, providerRef, money, reason }) => {
      const json = { payment_id: providerRef, amount: amountOf(money), ...(reason === undefined ? {} : { description: reason.slice(0, DESCRIPTION_LENGTH) }) };
      return asOutcome(
        call(ctx, 'writes', '/refunds', refundShape, { method: 'POST', json, key: refundKey }).then(({ id, status }) => {
          if (status === 'canceled') throw new ModuleError('declined', 'YooKassa did not give the money back.');
          return done({ refundRef: id, status: status === 'succeeded' ? ('succeeded' as const) : ('processing' as const) });
        }),
      );
    },
    reconcile: (ctx, { since }) => listPayments(ctx, since),
    webhook: (ctx, request) => readMessage(ctx, request),
  }),
});
