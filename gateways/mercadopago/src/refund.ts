import { done, ModuleError, type Money, type Outcome } from '@billet/sdk';
import { call, type Ctx } from './client.ts';
import { paymentById } from './payments.ts';
import { refundShape } from './shapes.ts';
import { moneyIn, sameMoney, toWire } from './wire.ts';

interface RefundWish {
  readonly refundKey: string;
  readonly providerRef: string;
  readonly money: Money;
}

/** Refunds carry no currency, so the payment is asked for its own before a number goes out. */
export const refundPayment = async (ctx: Ctx, { refundKey, providerRef, money }: RefundWish): Promise<Outcome<{ readonly refundRef: string; readonly status: 'succeeded' | 'processing' }>> => {
  const payment = await paymentById(ctx, providerRef);
  if (payment === undefined) throw new ModuleError('notFound', 'Mercado Pago knows no such payment.', { retry: 'never' });
  if (payment.currency_id !== money.currency) throw new ModuleError('invalid', `This payment was made in ${payment.currency_id}.`, { field: 'money', retry: 'never' });
  const refund = await call(ctx, 'writes', `/v1/payments/${encodeURIComponent(providerRef)}/refunds`, refundShape, { method: 'POST', json: { amount: toWire(money) }, key: refundKey });
  // The key gives the first answer again, whatever is asked with it.
  if (!sameMoney(moneyIn(refund.amount, payment.currency_id), money)) throw new ModuleError('invalid', 'This refund was begun with another amount.', { field: 'money', retry: 'never' });
  if (refund.status === 'rejected' || refund.status === 'cancelled') throw new ModuleError('declined', 'Mercado Pago did not give the money back.');
  return done({ refundRef: refund.id, status: refund.status === 'in_process' ? 'processing' : 'succeeded' });
};
