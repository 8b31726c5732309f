import type { FieldWish, Page, PageCtx } from '../../page.ts';
import { buttonProblem } from '../../parts.ts';
import { loadGroups, type GroupRow } from './server-parts.ts';

const PLACEMENTS = ['fill', 'least_used', 'by_option', 'by_point'];

const fields = (ctx: PageCtx, group?: GroupRow): readonly FieldWish[] => [
  ...(group === undefined ? [] : [{ name: 'id', label: '', widget: 'hidden' as const, value: String(group.id) }]),
  { name: 'name', label: ctx.t('servers.name'), widget: 'text', required: true, width: 'third', value: group?.name ?? '' },
  { name: 'placement', label: ctx.t('serverGroups.placement'), widget: 'select', width: 'third', options: PLACEMENTS.map((value) => ({ value, label: ctx.t(`serverGroups.placement.${value}`), selected: value === group?.placement })) },
  { name: 'optionKey', label: ctx.t('serverGroups.option'), widget: 'text', width: 'third', value: group?.optionKey ?? '', help: ctx.t('serverGroups.optionHelp') },
];

/** Groups of servers, and how services are placed among them. */
export const serverGroupsPage: Page = {
  path: '/staff/servers/groups',
  area: 'staff',
  open: 'member',
  nav: 'servers',
  load: async (ctx) => {
    const groups = await loadGroups(ctx);
    return {
      title: ctx.t('servers.groups'),
      lead: ctx.t('serverGroups.lead'),
      crumbs: [{ label: ctx.t('nav.servers'), href: '/staff/servers' }],
      main: [
        ...buttonProblem(ctx, 'remove-'),
        {
          kind: 'table',
          caption: ctx.t('servers.groups'),
          columns: [{ label: ctx.t('servers.name') }, { label: ctx.t('serverGroups.placement') }, { label: ctx.t('nav.servers'), end: true }, { label: ctx.t('nav.products'), end: true, hide: 'p2' }],
          rows: groups.map((each) => ({ cells: [{ text: each.name, href: `#group-${String(each.id)}` }, { text: ctx.t(`serverGroups.placement.${each.placement}`), ...(each.optionKey === null ? {} : { sub: each.optionKey }) }, { text: String(each.servers) }, { text: String(each.products) }] })),
          empty: ctx.t('serverGroups.empty'),
        },
        ...groups.map((each) => ({ kind: 'form' as const, title: each.name, anchor: `group-${String(each.id)}`, form: ctx.form(`save-${String(each.id)}`, ctx.t('form.save'), fields(ctx, each)) })),
        { kind: 'form', title: ctx.t('serverGroups.new'), form: ctx.form('save-new', ctx.t('serverGroups.create'), fields(ctx)) },
      ],
      aside: groups.some((each) => each.servers + each.products === 0)
        ? [{ kind: 'facts', title: ctx.t('serverGroups.unused'), facts: groups.filter((each) => each.servers + each.products === 0).map((each) => ({ label: each.name, text: '–' })), actions: groups.filter((each) => each.servers + each.products === 0).map((each) => ctx.form(`remove-${String(each.id)}`, ctx.t('serverGroups.remove', { name: each.name }), [])) }]
        : [],
    };
  },
  action: (name) => {
    const [, verb, id] = /^(save|remove)-(new|\d{1,10})$/.exec(name) ?? [];
    if (verb === undefined || id === undefined) return undefined;
    return async (ctx, body) => {
      if (verb === 'remove') await ctx.call('serverGroups.remove', { id });
      else await ctx.call('serverGroups.save', { ...(id === 'new' ? {} : { id }), name: body['name'], placement: body['placement'], optionKey: (body['optionKey'] ?? '').trim() === '' ? null : body['optionKey'] });
      return { to: ctx.request.path, say: 'form.saved' };
    };
  },
};
