import { listActions } from '../lists/list-actions.ts';
import { listCards } from '../lists/list-cards.ts';
import type { ListSpec } from '../lists/list-spec.ts';
import { states } from '../lists/options.ts';
import type { Page } from '../page.ts';
import { statusBadge } from '../tones.ts';

interface JobsAnswer {
  readonly stats: { readonly queued: number; readonly running: number; readonly dead: number; readonly done: number };
  readonly items: readonly { readonly id: string; readonly task: string; readonly state: string; readonly attempts: number; readonly runAt: string; readonly lastError?: string; readonly subject?: string }[];
  readonly deliveries: readonly { readonly id: string; readonly subscriber: string; readonly event: string; readonly error: string }[];
}

const JOBS: ListSpec<JobsAnswer['items'][number]> = {
  list: 'jobs',
  path: '/staff/jobs',
  operation: 'jobs.list',
  paging: 'after',
  caption: 'nav.jobs',
  empty: 'jobs.empty',
  views: ['queued', 'running', 'dead'].map((state) => ({ label: `status.${state}`, query: { state } })),
  search: { name: 'task', label: 'jobs.task' },
  filters: [{ name: 'state', label: 'services.status', widget: 'select', options: states('status', ['queued', 'running', 'dead']) }],
  columns: [
    { id: 'task', label: 'jobs.task', cell: (_ctx, row) => ({ text: row.task, ...(row.lastError === undefined ? {} : { sub: row.lastError }) }) },
    { id: 'state', label: 'services.status', cell: (ctx, row) => ({ badge: statusBadge(ctx.say, row.state) }) },
    { id: 'subject', label: 'jobs.subject', extra: true, cell: (_ctx, row) => ({ text: row.subject ?? '–' }) },
    { id: 'attempts', label: 'service.attempts', end: true, cell: (ctx, row) => ({ text: ctx.say.number(row.attempts) }) },
    { id: 'due', label: 'jobs.due', end: true, hide: 'p2', cell: (_ctx, row) => ({ instant: row.runAt }) },
  ],
};

export const jobsPage: Page = {
  path: '/staff/jobs',
  area: 'staff',
  open: 'member',
  nav: 'jobs',
  load: async (ctx) => {
    const { stats, items: dead, deliveries } = await ctx.call<JobsAnswer>('jobs.list', { state: 'dead' });
    return {
      title: ctx.t('nav.jobs'),
      actions: [{ label: ctx.t('bulk.title'), href: '/staff/bulk', icon: 'sliders' }],
      main: [
        { kind: 'stats', stats: (['queued', 'running', 'dead', 'done'] as const).map((state) => ({ label: ctx.t(`status.${state}`), text: ctx.say.number(stats[state]), ...(state === 'dead' && stats.dead > 0 ? { tone: 'bad' as const } : {}) })) },
        ...[...dead.map((item) => ({ id: item.id, kind: 'job', title: item.task, error: item.lastError ?? '' })), ...deliveries.map((item) => ({ id: item.id, kind: 'delivery', title: `${item.event} → ${item.subscriber}`, error: item.error }))].map((item) => ({
          kind: 'facts' as const,
          title: item.title,
          facts: [{ label: ctx.t('mails.error'), text: item.error }],
          actions: [ctx.form('retry', ctx.t('jobs.again'), [{ name: 'id', label: '', widget: 'hidden', value: item.id }, { name: 'kind', label: '', widget: 'hidden', value: item.kind }])],
        })),
        ...(await listCards(ctx, JOBS)),
      ],
    };
  },
  actions: {
    ...listActions(JOBS),
    retry: async (ctx, body) => {
      await ctx.call('jobs.retry', { id: body['id'], kind: body['kind'] });
      return { to: '/staff/jobs', say: 'service.retrying' };
    },
  },
};

interface ExtensionRow {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly version: string;
  readonly state: string;
  readonly startMs: number;
  readonly permissions: readonly string[];
  readonly error?: { readonly message: string };
  readonly newer: string | null;
}

export const extensionsPage: Page = {
  path: '/staff/extensions',
  area: 'staff',
  open: 'member',
  nav: 'extensions',
  load: async (ctx) => {
    const { items } = await ctx.call<{ items: readonly ExtensionRow[] }>('extensions.list', {});
    const { kind } = ctx.query;
    const kinds = [...new Set(items.map((item) => item.kind))].map((each) => ({ label: ctx.t(`extensions.kind.${each}`), href: `/staff/extensions?kind=${each}`, current: each === kind }));
    // What did not start stands first: nobody should look for it.
    const shown = items.filter((item) => kind === undefined || item.kind === kind).sort((a, b) => Number(b.error !== undefined) - Number(a.error !== undefined));
    return {
      title: ctx.t('nav.extensions'),
      main: [
        {
          kind: 'table',
          caption: ctx.t('nav.extensions'),
          views: [{ label: ctx.t('views.all'), href: '/staff/extensions', current: kind === undefined }, ...kinds],
          columns: [{ label: ctx.t('servers.name') }, { label: ctx.t('gateways.kind'), hide: 'p2' }, { label: ctx.t('services.status') }, { label: ctx.t('extensions.version'), end: true, hide: 'p2' }],
          rows: shown.map((item) => ({ cells: [{ text: item.title, href: `/staff/extensions/${item.id}`, sub: item.id }, { text: ctx.t(`extensions.kind.${item.kind}`) }, { badge: statusBadge(ctx.say, item.state), ...(item.error === undefined ? {} : { sub: item.error.message }) }, { text: item.version, ...(item.newer === null ? {} : { sub: ctx.t('extensions.newer', { version: item.newer }) }) }] })),
          empty: ctx.t('extensions.empty'),
        },
      ],
    };
  },
};

export const extensionPage: Page = {
  path: '/staff/extensions/:id',
  area: 'staff',
  open: 'member',
  nav: 'extensions',
  load: async (ctx) => {
    const { items } = await ctx.call<{ items: readonly ExtensionRow[] }>('extensions.list', {});
    const item = items.find((each) => each.id === ctx.params['id']);
    const on = item?.state === 'started';
    return {
      title: item?.title ?? ctx.params['id'] ?? '',
      ...(item === undefined ? {} : { badge: statusBadge(ctx.say, item.state) }),
      crumbs: [{ label: ctx.t('nav.extensions'), href: '/staff/extensions' }],
      main: [
        ...(item?.error === undefined ? [] : [{ kind: 'note' as const, tone: 'bad' as const, icon: 'alert', text: item.error.message }]),
        ...(item === undefined || item.newer === null ? [] : [{ kind: 'note' as const, tone: 'info' as const, icon: 'refresh', text: ctx.t('extensions.newerNote', { version: item.newer }) }]),
        {
          kind: 'facts',
          facts: [
            { label: ctx.t('gateways.kind'), text: ctx.t(`extensions.kind.${item?.kind ?? 'addon'}`) },
            { label: ctx.t('extensions.version'), text: item?.version ?? '' },
            { label: ctx.t('extensions.startTime'), text: ctx.t('extensions.milliseconds', { count: item?.startMs ?? 0 }) },
            { label: ctx.t('extensions.permissions'), text: (item?.permissions ?? []).join(', ') || '–', mono: true },
          ],
          actions: [ctx.form('switch', ctx.t(on ? 'extensions.disable' : 'extensions.enable'), [{ name: 'enabled', label: '', widget: 'hidden', value: on ? 'off' : 'on' }], { danger: on })],
        },
      ],
    };
  },
  actions: {
    switch: async (ctx, body) => {
      await ctx.call('extensions.switch', { id: ctx.params['id'], enabled: body['enabled'] === 'on' });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
