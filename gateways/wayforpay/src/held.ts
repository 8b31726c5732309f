import { formatMinor, ModuleError, moneyOf, type CallCtx, type Money, type PaymentFact } from '@billet/sdk';
import type { Account } from './account.ts';
import { ask, BACK, factOf, findOrder, statusOf, type WayPayment } from './payment.ts';

interface Held {
  readonly attemptKey: string;
  readonly providerRef: string;
}

const refusal = ({ reason, reasonCode }: WayPayment, words: string): ModuleError => new ModuleError('declined', reason ?? words, reasonCode == null ? {} : { code: reasonCode });

/** WayForPay takes no key, so what it says about the order decides what is still to be done. */
const heldMoney = async (ctx: CallCtx<Account>, { attemptKey, providerRef }: Held, ended: PaymentFact['status']): Promise<{ readonly over: PaymentFact } | { readonly money: Money }> => {
  const found = await findOrder(ctx, providerRef);
  const status = found === undefined ? 'unknown' : statusOf(found);
  if (found !== undefined && status === ended) return { over: factOf(found, attemptKey) };
  const money = moneyOf(found?.amount ?? undefined, found?.currency ?? undefined);
  if (status !== 'authorised' || money === undefined) throw new ModuleError('declined', 'WayForPay holds no money for this order.', { retry: 'never' });
  return { money };
};

/** Takes held money, or a part of it: the rest is the payer's again. */
export const captureHeld = async (ctx: CallCtx<Account>, held: Held & { readonly money: Money }): Promise<PaymentFact> => {
  const now = await heldMoney(ctx, held, 'succeeded');
  if ('over' in now) return now.over;
  const told = await ask(ctx, 'writes', 'SETTLE', { orderReference: held.providerRef, amount: formatMinor(held.money), currency: held.money.currency });
  if (statusOf(told) !== 'succeeded') throw refusal(told, 'WayForPay did not take the money.');
  return { ...factOf(told, held.attemptKey), money: held.money };
};

/** Lets held money go. The same call gives money back that was taken: that is refused before. */
export const voidHeld = async (ctx: CallCtx<Account>, held: Held): Promise<PaymentFact> => {
  const now = await heldMoney(ctx, held, 'cancelled');
  if ('over' in now) return now.over;
  const told = await ask(ctx, 'writes', 'REFUND', { orderReference: held.providerRef, amount: formatMinor(now.money), currency: now.money.currency }, { comment: 'Release' });
  if (!BACK.includes(told.transactionStatus ?? '')) throw refusal(told, 'WayForPay did not release the money.');
  return { status: 'cancelled', providerRef: held.providerRef };
};
