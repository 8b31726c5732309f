import type { Card, Tone } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import { CLIENT_VERBS, DOMAIN_VERBS, INVOICE_VERBS, SERVICE_VERBS } from './list-verbs.ts';
import { outcomeCell, type Outcome } from './outcome.ts';

interface Work {
  readonly id: number;
  readonly verb: string;
  readonly kind: 'service' | 'invoice' | 'client' | 'domain';
  readonly state: 'running' | 'stopped' | 'done';
  readonly total: number;
  readonly done: number;
  readonly idle: number;
  readonly failed: number;
  readonly by: string;
  readonly undoOf: number | null;
  readonly undoneBy: number | null;
  readonly createdAt: string;
}

interface Answer extends PageOf<Omit<Outcome, 'outcome'> & { readonly subjectId: number; readonly state: Outcome['outcome']; readonly undo: boolean }> {
  readonly work: Work;
  readonly undoable: number;
}

const TONES: Readonly<Record<Work['state'], Tone>> = { running: 'info', stopped: 'warn', done: 'ok' };

const nameOf = (ctx: PageCtx, { verb, undoOf }: Work): string => {
  const label = [...SERVICE_VERBS, ...INVOICE_VERBS, ...CLIENT_VERBS, ...DOMAIN_VERBS].find((each) => each.verb === verb)?.label;
  const name = label === undefined ? verb : ctx.t(label);
  return undoOf === null ? name : ctx.t('bulk.undoOf', { name });
};

const progressOf = (ctx: PageCtx, work: Work): Extract<Card, { kind: 'progress' }> => {
  const worked = work.done + work.idle + work.failed;
  return { kind: 'progress', label: ctx.t('bulk.progress', { done: worked, total: work.total }), done: worked, total: work.total, live: work.state === 'running' };
};

const load = (ctx: PageCtx): Promise<Answer> => ctx.call<Answer>('bulk.get', { id: ctx.params['id'], ...before(ctx), ...(ctx.query['state'] === undefined ? {} : { state: ctx.query['state'] }) });

const tab = (ctx: PageCtx, state: string, count: number): { label: string; href: string; count: string; current: boolean } => ({ label: ctx.t(`bulk.did.${state}`), href: `?state=${state}`, count: ctx.say.number(count), current: ctx.query['state'] === state });

/** How far a bulk action is, and what came of it row by row. */
const bulkPage: Page = {
  path: '/staff/bulk/:id',
  area: 'staff',
  open: 'member',
  load: async (ctx) => {
    const { work, undoable, items, next } = await load(ctx);
    const here = `/staff/bulk/${String(work.id)}`;
    const forms = [
      ...(work.state === 'running' ? [ctx.form('stop', ctx.t('bulk.stop'), [])] : []),
      ...(work.state === 'stopped' ? [ctx.form('go-on', ctx.t('bulk.goOn'), [])] : []),
      ...(work.state !== 'running' && undoable > 0 && work.undoneBy === null ? [ctx.form('undo', ctx.t('bulk.undo', { count: undoable }), [])] : []),
    ];
    return {
      title: nameOf(ctx, work),
      badge: { text: ctx.t(`bulk.state.${work.state}`), tone: TONES[work.state] },
      lead: ctx.t('bulk.by', { name: work.by }),
      crumbs: [{ label: ctx.t('bulk.title'), href: '/staff/bulk' }],
      actions: [
        { label: ctx.t('bulk.back'), href: `/staff/${work.kind}s` },
        ...(work.state === 'running' ? [{ label: ctx.t('bulk.refresh'), href: here, icon: 'refresh' }] : []),
        ...(work.undoneBy === null ? [] : [{ label: ctx.t('bulk.undone'), href: `/staff/bulk/${String(work.undoneBy)}`, icon: 'undo' }]),
      ],
      tabs: [{ label: ctx.t('views.all'), href: here, current: ctx.query['state'] === undefined }, tab(ctx, 'done', work.done), tab(ctx, 'idle', work.idle), tab(ctx, 'failed', work.failed)],
      main: [
        progressOf(ctx, work),
        ...(forms.length === 0 ? [] : [{ kind: 'facts' as const, quiet: true, facts: [{ label: ctx.t('service.when'), instant: work.createdAt }], actions: forms }]),
        {
          kind: 'table',
          title: ctx.t('bulk.report'),
          caption: ctx.t('bulk.report'),
          columns: [{ label: ctx.t('bulk.row') }, { label: ctx.t('service.outcome') }],
          rows: items.map(({ state, ...item }) => ({ cells: [{ text: item.label, href: `/staff/${work.kind}s/${String(item.subjectId)}` }, outcomeCell(ctx, { ...item, outcome: state }, 'did')] })),
          empty: ctx.t('list.nothing'),
          export: `?${new URLSearchParams({ ...ctx.query, format: 'csv' }).toString()}`,
          next: nextHref(ctx, next),
        },
      ],
    };
  },
  part: async (ctx) => {
    const { work } = await load(ctx);
    if (work.state !== 'running') ctx.response.set('HX-Refresh', 'true');
    return { view: 'progress', model: progressOf(ctx, work) };
  },
  actions: {
    stop: async (ctx) => {
      await ctx.call('bulk.turn', { id: ctx.params['id'], state: 'stopped' });
      return { to: ctx.request.path };
    },
    'go-on': async (ctx) => {
      await ctx.call('bulk.turn', { id: ctx.params['id'], state: 'running' });
      return { to: ctx.request.path };
    },
    undo: async (ctx) => {
      const { bulkId } = await ctx.call<{ bulkId: number }>('bulk.undo', { id: ctx.params['id'] });
      return { to: `/staff/bulk/${String(bulkId)}` };
    },
  },
};

const bulksPage: Page = {
  path: '/staff/bulk',
  area: 'staff',
  open: 'member',
  load: async (ctx) => {
    const { items, next } = await ctx.call<PageOf<Work>>('bulk.list', before(ctx));
    return {
      title: ctx.t('bulk.title'),
      lead: ctx.t('bulk.lead'),
      main: [
        {
          kind: 'table',
          caption: ctx.t('bulk.title'),
          columns: [{ label: ctx.t('bulk.what') }, { label: ctx.t('services.status') }, { label: ctx.t('bulk.done'), end: true }, { label: ctx.t('bulk.failed'), end: true, hide: 'p2' }, { label: ctx.t('bulk.who'), hide: 'p2' }, { label: ctx.t('service.when'), end: true, hide: 'p2' }],
          rows: items.map((work) => ({
            cells: [
              { text: nameOf(ctx, work), href: `/staff/bulk/${String(work.id)}` },
              { badge: { text: ctx.t(`bulk.state.${work.state}`), tone: TONES[work.state] } },
              { text: `${ctx.say.number(work.done + work.idle)} / ${ctx.say.number(work.total)}` },
              { text: ctx.say.number(work.failed) },
              { text: work.by },
              { instant: work.createdAt },
            ],
          })),
          empty: ctx.t('bulk.empty'),
          next: nextHref(ctx, next),
        },
      ],
    };
  },
};

export const bulkPages: readonly Page[] = [bulksPage, bulkPage];
