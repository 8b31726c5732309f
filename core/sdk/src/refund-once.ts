import type { CallCtx } from './ctx.ts';
import type { Money } from './money.ts';
import { done, ModuleError, type Outcome } from './outcome.ts';
import { z } from 'zod';

/** Money that is to go back, under a key that stays the same over all tries. @since 0.1.0 */
export interface RefundWish {
  readonly refundKey: string;
  readonly providerRef: string;
  readonly money: Money;
}

/** A provider that takes no key for refunds, but tells how much of a payment it has given back. @since 0.1.0 */
export interface KeylessRefunds {
  /** What was paid, and how much of it has gone back so far; nothing if the provider has no such payment. */
  read(): Promise<{ readonly paid: Money; readonly refunded: number } | undefined>;
  /** Gives it back. */
  send(): Promise<'succeeded' | 'processing'>;
}

const noteShape = z.object({ amount: z.number(), currency: z.string(), before: z.number(), ended: z.enum(['succeeded', 'processing']).optional() });

/**
 * A refund that is carried out once, although the provider takes no key: it is noted before it is sent, and a second
 * try first asks whether the sum that went back has grown by it. The same key with another amount is refused.
 * @since 0.1.0
 */
export const refundOnce = async (ctx: CallCtx, { refundKey, money }: RefundWish, provider: KeylessRefunds): Promise<Outcome<{ readonly refundRef: string; readonly status: 'succeeded' | 'processing' }>> => {
  const at = `refund:${ctx.accountId}:${refundKey}`;
  const note = noteShape.safeParse(await ctx.kv.get(at)).data;
  if (note !== undefined && (note.amount !== money.amount || note.currency !== money.currency)) throw new ModuleError('invalid', 'This refund was begun with another amount.', { field: 'money', retry: 'never' });
  if (note?.ended !== undefined) return done({ refundRef: refundKey, status: note.ended });
  const now = await provider.read();
  if (now === undefined) throw new ModuleError('notFound', 'The provider has no such payment.');
  if (now.paid.currency !== money.currency) throw new ModuleError('invalid', 'A refund is in the currency of the payment.', { field: 'money', retry: 'never' });
  const end = async (status: 'succeeded' | 'processing', before: number): Promise<Outcome<{ readonly refundRef: string; readonly status: 'succeeded' | 'processing' }>> => {
    await ctx.kv.set(at, { amount: money.amount, currency: money.currency, before, ended: status });
    return done({ refundRef: refundKey, status });
  };
  if (note !== undefined && now.refunded >= note.before + money.amount) return end('succeeded', note.before);
  if (now.refunded + money.amount > now.paid.amount) throw new ModuleError('declined', 'More than is left of this payment.', { field: 'money', retry: 'never' });
  await ctx.kv.set(at, { amount: money.amount, currency: money.currency, before: now.refunded });
  return end(await provider.send(), now.refunded);
};
