import { permits } from '@billet/kernel';
import type { Page, PageCtx } from '../../page.ts';
import { staffPermissionLabel } from '../../permission-label.ts';
import { statusBadge } from '../../tones.ts';
import { rightsFor, type Role } from './rights.ts';

export interface TeamAnswer {
  readonly items: readonly { readonly id: number; readonly name: string; readonly email: string; readonly roleId: number; readonly status: string }[];
  readonly roles: readonly Role[];
}

const MOST_NAMED = 3;

/** A role in one line. */
const shortly = (ctx: PageCtx, { permissions }: Role): string => {
  if (permissions.includes('*')) return ctx.t('team.everything');
  const held = rightsFor(ctx, permissions).filter((right) => permits(permissions, right));
  const named = held.slice(0, MOST_NAMED).map((right) => staffPermissionLabel(ctx, right)).join(' · ');
  return held.length > MOST_NAMED ? ctx.t('team.andMore', { named, count: held.length - MOST_NAMED }) : named;
};

export const teamPage: Page = {
  path: '/staff/team',
  area: 'staff',
  open: 'member',
  nav: 'team',
  load: async (ctx) => {
    const { items, roles } = await ctx.call<TeamAnswer>('staff.list', {});
    const may = permits(ctx.caller.permissions, 'staff.write');
    return {
      title: ctx.t('nav.team'),
      ...(may ? { actions: [{ label: ctx.t('team.addRole'), href: '/staff/team/roles/new', icon: 'plus' }] } : {}),
      main: [
        {
          kind: 'table',
          caption: ctx.t('nav.team'),
          columns: [{ label: ctx.t('clients.name') }, { label: ctx.t('auth.email'), hide: 'p2' }, { label: ctx.t('team.role') }, { label: ctx.t('services.status') }],
          rows: items.map((item) => ({ cells: [{ text: item.name }, { text: item.email }, { text: roles.find((role) => role.id === item.roleId)?.name ?? '' }, { badge: statusBadge(ctx.say, item.status) }] })),
          empty: '',
        },
        { kind: 'rows', title: ctx.t('team.roles'), rows: roles.map((role) => ({ icon: 'shield', title: role.name, href: `/staff/team/roles/${String(role.id)}`, meta: shortly(ctx, role), end: ctx.t('team.people', { count: items.filter(({ roleId }) => roleId === role.id).length }) })), empty: '' },
      ],
      ...(may
        ? {
            aside: [
              {
                kind: 'form',
                title: ctx.t('team.add'),
                form: ctx.form('add', ctx.t('team.add'), [
                  { name: 'name', label: ctx.t('clients.name'), widget: 'text', required: true },
                  { name: 'email', label: ctx.t('auth.email'), widget: 'email', required: true },
                  { name: 'password', label: ctx.t('auth.password'), widget: 'password', required: true, help: ctx.t('auth.passwordHelp') },
                  { name: 'roleId', label: ctx.t('team.role'), widget: 'select', options: roles.map((role) => ({ value: String(role.id), label: role.name })) },
                ]),
              },
            ],
          }
        : {}),
    };
  },
  actions: {
    add: async (ctx, { name, email, password, roleId }) => {
      await ctx.call('staff.create', { name, email, password, roleId, locale: ctx.locale });
      return { to: '/staff/team', say: 'form.saved' };
    },
  },
};
