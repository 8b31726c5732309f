import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';

interface AuditLine {
  readonly at: string;
  readonly operation: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly after: unknown;
}

const short = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([key, each]) => `${key}: ${typeof each === 'object' ? '…' : String(each)}`)
    .join(', ')
    .slice(0, 120);
};

/** What happened to an object, newest first: the audit as a timeline. */
export const history = async (ctx: PageCtx, kind: string, id: number): Promise<Card> => {
  const { items } = await ctx.call<{ items: readonly AuditLine[] }>('audit.history', { kind, id: String(id) });
  return {
    kind: 'timeline',
    title: ctx.t('history.title'),
    items: items.map((item) => ({ instant: item.at, text: item.operation, who: item.actorId === null ? ctx.t(`history.who.${item.actorKind}`) : `${ctx.t(`history.who.${item.actorKind}`)} ${item.actorId}`, detail: short(item.after) })),
    empty: ctx.t('history.empty'),
  };
};
