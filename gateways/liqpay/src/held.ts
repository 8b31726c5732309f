import { formatMinor, ModuleError, type CallCtx, type Money, type PaymentFact } from '@billet/sdk';
import type { Account } from './account.ts';
import { factOf, findPayment, request, statusOf, type LiqpayPayment } from './payment.ts';

interface Held {
  readonly attemptKey: string;
  readonly providerRef: string;
}

const noHold = (): ModuleError => new ModuleError('declined', 'LiqPay holds no money for this order.', { retry: 'never' });

/** LiqPay takes no key, so what it says about the order decides what is still to be done. */
const asItIs = async (ctx: CallCtx<Account>, { providerRef }: Held): Promise<LiqpayPayment> => {
  const found = await findPayment(ctx, providerRef);
  if (found === undefined) throw noHold();
  return found;
};

/** Takes held money, or a part of it: the rest is the payer's again. */
export const captureHeld = async (ctx: CallCtx<Account>, held: Held & { readonly money: Money }): Promise<PaymentFact> => {
  const found = await asItIs(ctx, held);
  if (statusOf(found) === 'succeeded') return factOf(found, held.attemptKey);
  if (statusOf(found) !== 'authorised') throw noHold();
  const told = await request(ctx, 'writes', { action: 'hold_completion', order_id: held.providerRef, amount: formatMinor(held.money) });
  const status = statusOf(told);
  if (status === 'failed') throw new ModuleError('declined', told.err_description ?? 'LiqPay did not take the money.', told.err_code == null ? {} : { code: told.err_code });
  return { ...factOf(told, held.attemptKey), money: held.money };
};

/** Lets held money go. The same call gives money back that was taken: that is refused before. */
export const voidHeld = async (ctx: CallCtx<Account>, held: Held): Promise<PaymentFact> => {
  const found = await asItIs(ctx, held);
  if (statusOf(found) === 'cancelled') return factOf(found, held.attemptKey);
  if (statusOf(found) !== 'authorised') throw noHold();
  const told = await request(ctx, 'writes', { action: 'refund', order_id: held.providerRef, amount: found.amount });
  if (told.status === 'failure' || told.status === 'error') throw new ModuleError('declined', told.err_description ?? 'LiqPay did not release the money.');
  return { status: 'cancelled', providerRef: held.providerRef };
};
