import { done, ModuleError, type Money, type Outcome } from '@billet/sdk';
import type { Call, Ctx } from './client.ts';
import { refundShape } from './shapes.ts';
import { moneyIn, sameMoney, wireAmount } from './wire.ts';

const NOTE = 255;

export const refundCapture = async (ctx: Ctx, call: Call, wanted: { readonly refundKey: string; readonly providerRef: string; readonly money: Money; readonly reason?: string }): Promise<Outcome<{ readonly refundRef: string; readonly status: 'succeeded' | 'processing' }>> => {
  const { refundKey, providerRef, money, reason } = wanted;
  const json = { amount: wireAmount(money), custom_id: refundKey, ...(reason === undefined ? {} : { note_to_payer: reason.slice(0, NOTE) }) };
  const refund = await call(ctx, 'writes', `/v2/payments/captures/${encodeURIComponent(providerRef)}/refund`, refundShape, { method: 'POST', json, key: refundKey });
  // The key gives the first answer again, whatever is asked with it.
  if (!sameMoney(moneyIn(refund.amount), money)) throw new ModuleError('invalid', 'This refund was begun with another amount.', { field: 'money', retry: 'never' });
  if (refund.status === 'FAILED' || refund.status === 'CANCELLED') throw new ModuleError('declined', 'PayPal did not give the money back.');
  return done({ refundRef: refund.id, status: refund.status === 'COMPLETED' ? 'succeeded' : 'processing' });
};
