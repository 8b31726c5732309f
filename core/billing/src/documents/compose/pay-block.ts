import type { Translator } from '@billet/kernel';
import type { NextAction, OperationCtx } from '@billet/sdk';
import type { Seller } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { isPayable, type Invoice } from '../../invoicing/index.ts';
import { AttemptInvoice, PaymentAttempt } from '../../payments/index.ts';
import type { PaperBlock } from '../paper.ts';
import { documentWordsRef } from '../words.ts';

type Shown = Extract<NextAction, { kind: 'display' }>;

/** What a gateway told the payer to do for exactly this invoice, while that still holds. */
const shownFor = async (ctx: OperationCtx, invoice: Invoice, open: number): Promise<Shown | undefined> => {
  const { all } = data(ctx);
  const tries = await all(AttemptInvoice).where('invoice_id', invoice.id).orderBy('id', 'desc').limit(5);
  const attempts = await all(PaymentAttempt).whereIn('id', tries.map((each) => each.attempt_id)).where({ state: 'requires_action', amount: open }).orderBy('id', 'desc');
  const next = attempts.map((attempt) => attempt.next_action as NextAction | null).find((each) => each?.kind === 'display' && each.hold === undefined);
  return next?.kind === 'display' && (next.expiresAt === undefined || next.expiresAt > ctx.clock.now()) ? next : undefined;
};

/** How to pay what is open: the gateway's lines and QR picture where there are any, and the company's bank. */
export const payBlock = async (ctx: OperationCtx, say: Translator, invoice: Invoice, seller: Seller): Promise<readonly PaperBlock[]> => {
  const open = invoice.total - invoice.paid - invoice.credited;
  if (!isPayable(invoice) || open <= 0) return [];
  const shown = await shownFor(ctx, invoice, open);
  const words = ctx.use(documentWordsRef);
  const bank = (seller.bankLines ?? []).map((text, index) => ({ label: index === 0 ? say.t('document.bank') : '\u00a0', text }));
  const facts = [
    ...(shown?.lines ?? []).map(({ label, value }) => ({ label: say.has(`pay.line.${label}`) ? say.t(`pay.line.${label}`) : label, text: value })),
    ...bank,
    ...(bank.length === 0 ? [] : [{ label: say.t('document.payReference'), text: invoice.number ?? '' }]),
  ];
  if (facts.length === 0 && shown?.qr === undefined) return [];
  return [{ kind: 'pay', title: say.t('document.howToPay'), facts, ...(shown?.qr === undefined ? {} : { qr: words.qr(shown.qr, say.t('pay.qr')) }) }];
};
