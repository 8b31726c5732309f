import type { Card } from '../../view-models/page.ts';
import { clientCell, clientNames, type ClientNames } from '../client-name.ts';
import type { Page, PageCtx } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import { statusBadge } from '../tones.ts';
import { brandsOf } from './tax/rates.ts';

interface RunRow {
  readonly id: number;
  readonly kind: string;
  readonly startedAt: string;
  readonly state: string;
  readonly expected: number;
}

interface TaskRow {
  readonly id: number;
  readonly clientId: number;
  readonly invoiceId: number;
  readonly step: string;
  readonly note: string;
}

interface PromiseRow {
  readonly id: number;
  readonly clientId: number;
  readonly invoiceId: number;
  readonly until: string;
  readonly givenBy: string;
}

const taskCards = (ctx: PageCtx, tasks: readonly TaskRow[], names: ClientNames): readonly Card[] =>
  tasks.map((task) => ({
    kind: 'facts',
    title: task.note === '' ? task.step : task.note,
    facts: [
      { label: ctx.t('invoice.type.invoice'), text: `#${String(task.invoiceId)}`, href: `/staff/invoices/${String(task.invoiceId)}` },
      { label: ctx.t('service.client'), ...clientCell(names, task.clientId) },
    ],
    actions: [ctx.form('task', ctx.t('dunning.taskDone'), [{ name: 'id', label: '', widget: 'hidden', value: String(task.id) }])],
  }));

export const dunningPage: Page = {
  path: '/staff/dunning',
  area: 'staff',
  open: 'member',
  nav: 'dunning',
  load: async (ctx) => {
    const { t } = ctx;
    const [runs, { items: tasks }, promises, brands] = await Promise.all([
      ctx.call<PageOf<RunRow>>('dunning.runs', { limit: 20, ...before(ctx) }),
      ctx.call<{ items: readonly TaskRow[] }>('dunning.tasks', {}),
      ctx.call<PageOf<PromiseRow>>('dunning.promises', { state: 'open', limit: 20 }),
      brandsOf(ctx),
    ]);
    const names = await clientNames(ctx, [...tasks, ...promises.items].map(({ clientId }) => clientId));
    return {
      title: t('nav.dunning'),
      lead: t('dunning.lead'),
      main: [
        ...taskCards(ctx, tasks, names),
        {
          kind: 'table',
          title: t('dunning.runs'),
          caption: t('dunning.runs'),
          columns: [{ label: t('dunning.startedAt') }, { label: t('services.status') }, { label: t('dunning.kind'), hide: 'p2' }, { label: t('dunning.expected'), end: true }],
          rows: runs.items.map((row) => ({
            cells: [{ instant: row.startedAt, href: `/staff/dunning/runs/${String(row.id)}` }, { badge: statusBadge(ctx.say, row.state) }, { text: t(`dunning.kind.${row.kind}`) }, { text: ctx.say.number(row.expected) }],
          })),
          empty: t('dunning.noRuns'),
          next: nextHref(ctx, runs.next),
        },
      ],
      aside: [
        { kind: 'facts', title: t('dunning.now'), quiet: true, facts: [{ label: t('dunning.tasks'), text: ctx.say.number(tasks.length) }], actions: [ctx.form('start', t('dunning.start'), [])] },
        { kind: 'rows', title: t('dunning.ladders'), rows: brands.map((brand) => ({ icon: 'sliders', title: brand.name, href: `/staff/dunning/brands/${String(brand.id)}`, meta: t('dunning.scope.brand') })), empty: '' },
        { kind: 'rows', title: t('dunning.promises'), rows: promises.items.map((row) => ({ icon: 'clock', title: clientCell(names, row.clientId).text ?? '', href: `/staff/invoices/${String(row.invoiceId)}`, meta: t(`dunning.givenBy.${row.givenBy}`), end: ctx.say.date(row.until) })), empty: t('dunning.noPromises') },
      ],
    };
  },
  actions: {
    start: async (ctx) => {
      await ctx.call('dunning.start', {});
      return { to: '/staff/dunning', say: 'dunning.started' };
    },
    task: async (ctx, { id }) => {
      await ctx.call('dunning.finishTask', { id });
      return { to: '/staff/dunning', say: 'form.saved' };
    },
  },
};

interface RunAnswer {
  readonly run: RunRow;
  readonly counts: Readonly<Record<string, number>>;
  readonly items: readonly { readonly invoiceId: number; readonly clientId: number; readonly step: string; readonly action: string; readonly outcome: string; readonly detail: string }[];
  readonly next?: number;
}

const OUTCOMES = ['done', 'skipped', 'partial', 'failed', 'broken'] as const;

export const dunningRunPage: Page = {
  path: '/staff/dunning/runs/:id',
  area: 'staff',
  open: 'member',
  nav: 'dunning',
  load: async (ctx) => {
    const { t } = ctx;
    const { outcome } = ctx.query;
    const answer = await ctx.call<RunAnswer>('dunning.run', { id: ctx.params['id'], ...(outcome === undefined ? {} : { outcome }), ...before(ctx) });
    const names = await clientNames(ctx, answer.items.map(({ clientId }) => clientId));
    return {
      title: t('dunning.report'),
      badge: statusBadge(ctx.say, answer.run.state),
      lead: ctx.say.instant(answer.run.startedAt, 'UTC'),
      crumbs: [{ label: t('nav.dunning'), href: '/staff/dunning' }],
      main: [
        { kind: 'stats', stats: [{ label: t('dunning.expected'), text: ctx.say.number(answer.run.expected) }, ...OUTCOMES.map((each) => ({ label: t(`dunning.outcome.${each}`), text: ctx.say.number(answer.counts[each] ?? 0), ...(each === 'failed' && (answer.counts[each] ?? 0) > 0 ? { tone: 'bad' as const } : {}) }))] },
        {
          kind: 'table',
          caption: t('dunning.report'),
          views: [{ label: t('views.all'), href: ctx.request.path, current: outcome === undefined }, ...OUTCOMES.map((each) => ({ label: t(`dunning.outcome.${each}`), href: `?outcome=${each}`, current: outcome === each }))],
          columns: [{ label: t('invoice.type.invoice') }, { label: t('service.client'), hide: 'p2' }, { label: t('dunning.step') }, { label: t('dunning.outcome') }],
          rows: answer.items.map((item) => ({
            cells: [
              { text: `#${String(item.invoiceId)}`, href: `/staff/invoices/${String(item.invoiceId)}` },
              clientCell(names, item.clientId),
              { text: item.action === '' ? '–' : t(`dunning.${item.action}`), sub: item.step },
              { badge: { text: t(`dunning.outcome.${item.outcome}`), tone: item.outcome === 'failed' ? 'bad' : item.outcome === 'done' ? 'ok' : 'idle' }, sub: item.detail === '' ? undefined : item.detail },
            ],
          })),
          empty: t('dunning.noItems'),
          next: nextHref(ctx, answer.next),
        },
      ],
    };
  },
};
