import { done, formatMinor, ModuleError, type CallCtx, type Outcome, type RefundWish } from '@billet/sdk';
import type { Account } from './account.ts';
import { collectedBy } from './automatic/collect.ts';
import { findCharge, parsed, reais, refundShape } from './charge.ts';
import { ask, type Tokens } from './client.ts';

type Ctx = CallCtx<Account>;

const STATUS: Readonly<Record<string, 'succeeded' | 'processing'>> = { DEVOLVIDO: 'succeeded', EM_PROCESSAMENTO: 'processing' };

/** Gives money back under a number of ours. What is under way may still fail; the bank's message tells. */
export const giveBack = async (ctx: Ctx, tokens: Tokens, { refundKey, providerRef, money }: RefundWish): Promise<Outcome<{ readonly refundRef: string; readonly status: 'succeeded' | 'processing' }>> => {
  if (money.currency !== 'BRL') throw new ModuleError('invalid', 'A refund is in the currency of the payment.', { field: 'money', retry: 'never' });
  const received = (await findCharge(ctx, tokens, providerRef))?.pix[0]?.endToEndId ?? (await collectedBy(ctx, tokens, providerRef));
  if (received === undefined) throw new ModuleError('notFound', 'The bank has no such Pix.');
  const path = `/pix/${encodeURIComponent(received)}/devolucao/${refundKey}`;
  const before = await ask(ctx, tokens, 'reads', path);
  const known = before === undefined ? undefined : parsed(refundShape, before, false);
  if (known !== undefined && reais(known.valor)?.amount !== money.amount) throw new ModuleError('invalid', 'This refund was begun with another amount.', { field: 'money', retry: 'never' });
  const told = known ?? parsed(refundShape, await ask(ctx, tokens, 'writes', path, { method: 'PUT', json: { valor: formatMinor(money) } }), true);
  const status = STATUS[told.status];
  if (status === undefined) throw new ModuleError('declined', told.motivo ?? 'The bank did not give the money back.', { code: told.status });
  return done({ refundRef: refundKey, status });
};
