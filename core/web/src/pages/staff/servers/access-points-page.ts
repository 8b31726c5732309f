import type { Field } from '../../../view-models/field.ts';
import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { buttonProblem } from '../../parts.ts';

interface Point {
  readonly address: string;
  readonly name: string;
  readonly type: string;
  readonly note: string;
  readonly open: number;
  readonly listed: boolean;
}

interface Closing {
  readonly id: number;
  readonly address: string;
  readonly state: string;
  readonly total: number;
  readonly closed: number;
  readonly failed: number;
  readonly missed: readonly { readonly login: string; readonly why: string }[];
  readonly problem: string | null;
  readonly startedAt: string;
}

const MISSED_SHOWN = 20;

const nameOf = ({ address, name }: Point): string => (name === '' ? address : `${name} (${address})`);

const running = (ctx: PageCtx, closings: readonly Closing[]): readonly Card[] =>
  closings
    .filter((each) => each.state === 'running')
    .map(({ address, closed, failed, total }) => ({ kind: 'progress', label: ctx.t('points.closing', { address, done: closed + failed, total }), done: closed + failed, total: Math.max(total, 1), live: true }));

const report = (ctx: PageCtx, closings: readonly Closing[]): readonly Card[] => {
  const over = closings.filter((each) => each.state !== 'running');
  const [last] = over;
  if (last === undefined) return [];
  return [
    ...(last.missed.length === 0 ? [] : [{ kind: 'table' as const, title: ctx.t('points.missed', { address: last.address }), caption: ctx.t('points.missed', { address: last.address }), columns: [{ label: ctx.t('service.login') }, { label: ctx.t('points.why') }], rows: last.missed.slice(0, MISSED_SHOWN).map(({ login, why }) => ({ cells: [{ text: login }, { text: why }] })), empty: '' }]),
    {
      kind: 'rows',
      title: ctx.t('points.closings'),
      rows: over.map((each) => ({ icon: 'wifi', title: each.address, meta: each.problem ?? ctx.t('points.result', { closed: each.closed, failed: each.failed }), instant: each.startedAt, tone: each.state === 'failed' || each.failed > 0 ? ('bad' as const) : ('ok' as const) })),
      empty: '',
    },
  ];
};

const table = (ctx: PageCtx, items: readonly Point[]): Card => ({
  kind: 'table',
  caption: ctx.t('points.title'),
  columns: [{ label: ctx.t('points.point') }, { label: ctx.t('points.type'), hide: 'p2' }, { label: ctx.t('addresses.note'), hide: 'p3' }, { label: ctx.t('points.open'), end: true }],
  rows: items.map((each) => ({ cells: [{ text: each.address, mono: true, sub: each.listed ? each.name : ctx.t('points.unlisted') }, { text: each.type }, { text: each.note }, { text: ctx.say.number(each.open) }] })),
  empty: ctx.t('points.none'),
});

const choice = (ctx: PageCtx, points: readonly Point[]): Omit<Field, 'id'> => ({ name: 'address', label: ctx.t('points.point'), widget: 'select', options: points.map((each) => ({ value: each.address, label: nameOf(each) })) });

const saveForm = (ctx: PageCtx): Card => ({
  kind: 'form',
  title: ctx.t('points.save'),
  lead: ctx.t('points.saveLead'),
  form: ctx.form('save', ctx.t('form.save'), [
    { name: 'address', label: ctx.t('points.address'), widget: 'text', required: true, autocomplete: 'off' },
    { name: 'name', label: ctx.t('points.name'), widget: 'text', width: 'half' },
    { name: 'type', label: ctx.t('points.type'), widget: 'text', width: 'half' },
    { name: 'secret', label: ctx.t('points.secret'), widget: 'password', autocomplete: 'new-password' },
    { name: 'note', label: ctx.t('addresses.note'), widget: 'text' },
  ]),
});

/** Access equipment of a server: what is open there, closing all of it, and the list itself. */
export const accessPointsPage: Page = {
  path: '/staff/servers/:id/access-points',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const id = ctx.params['id'] ?? '';
    const { name } = await ctx.call<{ name: string }>('servers.view', { id });
    const { items, message } = await ctx.call<{ items: readonly Point[]; message: string | null }>('accessPoints.list', { id });
    const closings = (await ctx.call<{ items: readonly Closing[] }>('accessPoints.closings', { id })).items;
    const open = items.filter((each) => each.open > 0);
    const listed = items.filter((each) => each.listed);
    return {
      title: ctx.t('points.title'),
      lead: ctx.t('points.lead'),
      crumbs: [{ label: ctx.t('nav.servers'), href: '/staff/servers' }, { label: name, href: `/staff/servers/${id}` }],
      main: [
        ...buttonProblem(ctx, 'close', 'remove'),
        ...(message === null ? [] : [{ kind: 'note' as const, tone: 'bad' as const, icon: 'alert', text: message }]),
        ...running(ctx, closings),
        // Of a server that does not answer nobody knows what it lists.
        ...(message === null ? [table(ctx, items)] : []),
        ...report(ctx, closings),
      ],
      aside: [
        ...(open.length === 0 ? [] : [{ kind: 'form' as const, title: ctx.t('points.close'), lead: ctx.t('points.closeLead'), form: ctx.form('close', ctx.t('points.close'), [choice(ctx, open)], { danger: true }) }]),
        saveForm(ctx),
        ...(listed.length === 0 ? [] : [{ kind: 'form' as const, title: ctx.t('points.remove'), form: ctx.form('remove', ctx.t('points.remove'), [choice(ctx, listed)], { danger: true }) }]),
      ],
    };
  },
  actions: {
    close: async (ctx, body) => {
      await ctx.call('accessPoints.close', { id: ctx.params['id'], address: body['address'] });
      return { to: ctx.request.path, say: 'points.begun' };
    },
    save: async (ctx, body) => {
      await ctx.call('accessPoints.save', { id: ctx.params['id'], address: body['address'], name: body['name'], type: body['type'], note: body['note'], secret: body['secret'] });
      return { to: ctx.request.path, say: 'points.saved' };
    },
    remove: async (ctx, body) => {
      await ctx.call('accessPoints.remove', { id: ctx.params['id'], address: body['address'] });
      return { to: ctx.request.path, say: 'points.removed' };
    },
  },
};
