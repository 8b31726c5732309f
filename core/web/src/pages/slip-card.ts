import { permits } from '@billet/kernel';
import type { NextAction } from '@billet/sdk';
import type { Card } from '../view-models/page.ts';
import { nextCard } from './next-step.ts';
import type { PageCtx } from './page.ts';
import type { InvoiceRow } from './shapes.ts';

/** Boletos of money paid ahead; each by itself, since each is another payment. */
export const topUpSlipCards = async (ctx: PageCtx): Promise<readonly Card[]> => {
  if (!permits(ctx.caller.permissions, 'payments.read')) return [];
  const { items } = await ctx.call<{ items: readonly { key: string; next: NextAction }[] }>('topUps.slips', { clientId: ctx.caller.clientId });
  return items.map(({ key, next }) => nextCard(ctx, next, `/balance/${key}`));
};

/** The boleto that waits, on a later visit; an invoice in another currency may have one as well. `paper` is the address of the invoice. */
export const slipCard = async (ctx: PageCtx, { id, open }: Pick<InvoiceRow, 'id' | 'open'>, paper: string): Promise<readonly Card[]> => {
  if (open.amount <= 0) return [];
  const { next } = await ctx.call<{ next: NextAction | null }>('invoices.slip', { id });
  return next === null ? [] : [nextCard(ctx, next, paper)];
};
