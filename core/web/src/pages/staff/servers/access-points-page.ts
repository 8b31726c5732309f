import type { Field } from '../../../view-models/field.ts';
import type { Card } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { buttonProblem } from '../../parts.ts';
import { closingsDone, closingsGoing, type Closing } from './closing-cards.ts';

interface Point {
  readonly address: string;
  readonly name: string;
  readonly type: string;
  readonly note: string;
  readonly open: number;
  readonly listed: boolean;
}

const nameOf = ({ address, name }: Point): string => (name === '' ? address : `${name} (${address})`);

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
        ...closingsGoing(ctx, closings),
        // Of a server that does not answer nobody knows what it lists.
        ...(message === null ? [table(ctx, items)] : []),
        ...closingsDone(ctx, closings),
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
