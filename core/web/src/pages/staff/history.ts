import { permits } from '@billet/kernel';
import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';

interface AuditLine {
  readonly at: string;
  readonly operation: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

type Facts = Readonly<Record<string, unknown>>;

const factsOf = (value: unknown): Facts => (typeof value === 'object' && value !== null ? (value as Facts) : {});

const line = (key: string, value: unknown): string => `${key}: ${typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)}`.slice(0, 120);

const changesOf = ({ before, after }: AuditLine): readonly { readonly before?: string; readonly after?: string }[] => {
  const [was, is] = [factsOf(before), factsOf(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]))
    .map((key) => ({ ...(Object.hasOwn(was, key) ? { before: line(key, was[key]) } : {}), ...(Object.hasOwn(is, key) ? { after: line(key, is[key]) } : {}) }));
};

const whoOf = (ctx: PageCtx, { actorKind, actorId, actorName }: AuditLine): string => {
  const kind = ctx.t(`history.who.${actorKind}`);
  return actorName !== null ? `${actorName} (${kind})` : actorId === null || actorKind === 'system' ? kind : `${kind} ${actorId}`;
};

/** What happened to an object, newest first: the audit as a timeline, for those who may read it. */
export const history = async (ctx: PageCtx, kind: string, id: number): Promise<readonly Card[]> => {
  if (!permits(ctx.caller.permissions, 'audit.read')) return [];
  const { items } = await ctx.call<{ items: readonly AuditLine[] }>('audit.history', { kind, id: String(id) });
  return [{
    kind: 'timeline',
    title: ctx.t('history.title'),
    items: items.map((item) => ({ instant: item.at, text: ctx.say.has(`did.${item.operation}`) ? ctx.t(`did.${item.operation}`) : item.operation, who: whoOf(ctx, item), changes: changesOf(item) })),
    empty: ctx.t('history.empty'),
  }];
};
