import { allocateMinor, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { creditLines, type CreditWish, Invoice, loadCreditable, mirrorCredit, type Creditable } from '../../invoicing/index.ts';

const REASON = 'Discount for early payment';

/** How much net, spread over the lines, credits at least so much with its tax. Rounding may give a cent more, never less. */
const wishesFor = ({ lines, taxes }: Creditable, gross: number): readonly CreditWish[] => {
  const left = lines.map((line) => ({ lineId: line.lineId, net: Math.max(0, line.net - line.credited) })).filter((line) => line.net > 0);
  const net = left.reduce((sum, line) => sum + line.net, 0);
  if (net === 0) return [];
  const whole = mirrorCredit(lines, taxes, left).total;
  const spread = (amount: number): readonly CreditWish[] => allocateMinor(amount, left.map((line) => line.net)).map((part, index) => ({ lineId: left[index]?.lineId ?? 0, net: part }));
  let amount = Math.min(net, Math.floor((net * gross) / Math.max(whole, 1)));
  while (amount < net && mirrorCredit(lines, taxes, spread(amount)).total < gross) amount += 1;
  return spread(amount).filter((wish) => wish.net > 0);
};

/**
 * What a payer was let off because he paid early is credited on the invoices that it left open. A proforma has nothing
 * that could be credited: its rest stays open, where staff see it.
 */
export const creditDiscount = async (ctx: OperationCtx, invoiceIds: readonly number[], discount: number): Promise<void> => {
  let left = discount;
  for (const id of invoiceIds) {
    const invoice = await data(ctx).all(Invoice).findById(id);
    if (invoice?.status !== 'issued' || invoice.doc_type !== 'invoice') continue;
    const amount = Math.min(left, invoice.total - invoice.paid - invoice.credited);
    if (amount <= 0) continue;
    const lines = wishesFor(await loadCreditable(ctx, id), amount);
    if (lines.length > 0) await creditLines(ctx, { invoiceId: id, lines, reason: REASON });
    left -= amount;
  }
};
