import type { NextAction } from '@billet/sdk';
import type { Card } from '../view-models/page.ts';
import { nextCard } from './next-step.ts';
import type { PageCtx } from './page.ts';
import type { InvoiceRow } from './shapes.ts';

/** The boleto that waits, on a later visit; for houses outside Brazil nothing is asked. `paper` is the address of the invoice. */
export const slipCard = async (ctx: PageCtx, { id, open }: Pick<InvoiceRow, 'id' | 'open'>, paper: string): Promise<readonly Card[]> => {
  if (open.amount <= 0 || open.currency !== 'BRL') return [];
  const { next } = await ctx.call<{ next: NextAction | null }>('invoices.slip', { id });
  return next === null ? [] : [nextCard(ctx, next, paper)];
};
