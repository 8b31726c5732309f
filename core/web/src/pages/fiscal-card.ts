import { permits } from '@billet/kernel';
import type { Card } from '../view-models/page.ts';
import type { PageCtx } from './page.ts';
import { fiscalBadge } from './staff/fiscal/fiscal-parts.ts';

interface Shown {
  readonly id: number;
  readonly title: string;
  readonly state: string;
  readonly number: string | null;
  readonly accessKey: string | null;
  readonly verification: string | null;
  readonly link: string | null;
}

/** Fiscal documents of an invoice: number, key, and the page of the authority. Without any there is no card. */
export const fiscalCards = async (ctx: PageCtx, invoiceId: number): Promise<readonly Card[]> => {
  const { items } = await ctx.call<{ items: readonly Shown[] }>('fiscal.ofInvoice', { invoiceId });
  const opens = ctx.caller.audience === 'staff' && permits(ctx.caller.permissions, 'fiscal.read');
  return items.map((each): Card => ({
    kind: 'facts',
    title: each.title,
    facts: [
      { label: ctx.t('services.status'), badge: fiscalBadge(ctx, each.state) },
      ...(opens ? [{ label: ctx.t('fiscal.document'), text: ctx.t('fiscal.open'), href: `/staff/fiscal/${String(each.id)}` }] : []),
      ...(each.number === null ? [] : [{ label: ctx.t('fiscal.number'), text: each.number }]),
      ...(each.accessKey === null ? [] : [{ label: ctx.t('fiscal.accessKey'), text: each.accessKey, mono: true, copy: true }]),
      ...(each.verification === null ? [] : [{ label: ctx.t('fiscal.verification'), text: each.verification, mono: true }]),
      ...(each.link === null ? [] : [{ label: ctx.t('fiscal.authority'), text: ctx.t('fiscal.open'), href: each.link }]),
    ],
  }));
};
