import type { Card } from '../../../view-models/page.ts';
import type { PageCtx } from '../../page.ts';

/** Sessions of an access point that are ended, or told their speed, one after the other. */
export interface Closing {
  readonly id: number;
  readonly address: string;
  readonly action: 'close' | 'refresh';
  readonly state: string;
  readonly total: number;
  readonly closed: number;
  readonly failed: number;
  readonly missed: readonly { readonly login: string; readonly why: string }[];
  readonly problem: string | null;
  readonly startedAt: string;
}

const MISSED_SHOWN = 20;

export const closingsGoing = (ctx: PageCtx, closings: readonly Closing[]): readonly Card[] =>
  closings
    .filter((each) => each.state === 'running')
    .map(({ address, closed, failed, total }) => ({ kind: 'progress', label: ctx.t('points.closing', { address, done: closed + failed, total }), done: closed + failed, total: Math.max(total, 1), live: true }));

const resultOf = (ctx: PageCtx, { action, closed, failed }: Closing): string => ctx.t(action === 'close' ? 'points.result' : 'points.resultTold', { closed, failed });

export const closingsDone = (ctx: PageCtx, closings: readonly Closing[]): readonly Card[] => {
  const over = closings.filter((each) => each.state !== 'running');
  const [last] = over;
  if (last === undefined) return [];
  return [
    ...(last.missed.length === 0 ? [] : [{ kind: 'table' as const, title: ctx.t('points.missed', { address: last.address }), caption: ctx.t('points.missed', { address: last.address }), columns: [{ label: ctx.t('service.login') }, { label: ctx.t('points.why') }], rows: last.missed.slice(0, MISSED_SHOWN).map(({ login, why }) => ({ cells: [{ text: login }, { text: why }] })), empty: '' }]),
    {
      kind: 'rows',
      title: ctx.t('points.closings'),
      rows: over.map((each) => ({ icon: 'wifi', title: each.address, meta: each.problem ?? resultOf(ctx, each), instant: each.startedAt, tone: each.state === 'failed' || each.failed > 0 ? ('bad' as const) : ('ok' as const) })),
      empty: '',
    },
  ];
};
