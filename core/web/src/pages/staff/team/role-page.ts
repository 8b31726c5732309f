import { permits } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import type { Card, PageModel } from '../../../view-models/page.ts';
import type { Body, Page, PageCtx } from '../../page.ts';
import { previewOfRole } from './role-preview.ts';
import { byArea, chosenRights, rightFields, rightsFor, type Role } from './rights.ts';
import type { TeamAnswer } from './team-page.ts';

const NEW: Omit<Role, 'id'> = { name: '', permissions: [] };

const find = async (ctx: PageCtx): Promise<{ readonly role: Role; readonly people: TeamAnswer['items'] }> => {
  const { roles, items } = await ctx.call<TeamAnswer>('staff.list', {});
  const role = roles.find((each) => String(each.id) === ctx.params['id']);
  if (role === undefined) throw new BilletError('NOT_FOUND', 'There is nothing at this address.', { status: 404 });
  return { role, people: items.filter(({ roleId }) => roleId === role.id) };
};

/** The switches by area, with a field that finds some of them, and beside them in words what they amount to. */
const editor = (ctx: PageCtx, { name, permissions }: Omit<Role, 'id'>): Card => {
  const form = ctx.form('save', ctx.t('form.save'), [{ name: 'name', label: ctx.t('clients.name'), widget: 'text', value: name, required: true, errorAt: 'permissions' }, ...rightFields(ctx, permissions)]);
  const fields = new Map(form.fields.map((field) => [field.name, field]));
  const named = (names: readonly string[]): typeof form.fields => names.flatMap((each) => fields.get(each) ?? []);
  const typed = ctx.problem === undefined ? permissions : chosenRights(ctx, ctx.problem.values, permissions);
  return {
    kind: 'rights',
    title: ctx.t('team.permissions'),
    form: { ...form, fields: named(['name', 'everything']) },
    areas: byArea(rightsFor(ctx, permissions)).map(({ area, rights }) => ({ title: ctx.t(`team.area.${area}`), text: ctx.t(`team.area.${area}.text`), fields: named(rights.map((right) => `may-${right}`)) })),
    role: previewOfRole(ctx, typed),
  };
};

/** Why somebody can only look at a role; the operation refuses the same. */
const onlyLook = (ctx: PageCtx, { id, permissions }: Role, people: TeamAnswer['items']): string | undefined => {
  if (!permits(ctx.caller.permissions, 'staff.write')) return 'team.onlyLook.right';
  if (people.some((member) => member.roleId === id && member.id === ctx.caller.userId)) return 'team.onlyLook.own';
  return permissions.every((each) => permits(ctx.caller.permissions, each)) ? undefined : 'team.onlyLook.more';
};

const crumbs = (ctx: PageCtx): PageModel['crumbs'] => [{ label: ctx.t('nav.team'), href: '/staff/team' }];

const partOf = (ctx: PageCtx, body: Body, held: readonly string[]): { readonly view: string; readonly model: object } => ({ view: 'role-preview', model: { role: previewOfRole(ctx, chosenRights(ctx, body, held)) } });

/** A role: its rights by area, and what they let somebody do. */
export const rolePage: Page = {
  path: '/staff/team/roles/:id',
  area: 'staff',
  open: 'member',
  nav: 'team',
  load: async (ctx) => {
    const { role, people } = await find(ctx);
    const why = onlyLook(ctx, role, people);
    const who: Card = { kind: 'rows', title: ctx.t('team.whoHas'), rows: people.map(({ name, email }) => ({ icon: 'user', title: name, meta: email })), empty: ctx.t('team.nobody') };
    return {
      title: role.name,
      crumbs: crumbs(ctx) ?? [],
      live: true,
      main: why === undefined ? [editor(ctx, role), who] : [{ kind: 'note', icon: 'lock', text: ctx.t(why) }, { kind: 'role', title: ctx.t('team.preview'), role: previewOfRole(ctx, role.permissions) }, who],
    };
  },
  part: async (ctx, body) => partOf(ctx, body, (await find(ctx)).role.permissions),
  actions: {
    save: async (ctx, body) => {
      const { role } = await find(ctx);
      await ctx.call('roles.update', { id: role.id, name: body['name'], permissions: chosenRights(ctx, body, role.permissions) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};

export const newRolePage: Page = {
  path: '/staff/team/roles/new',
  area: 'staff',
  open: 'member',
  nav: 'team',
  load: (ctx) => Promise.resolve({ title: ctx.t('team.addRole'), crumbs: crumbs(ctx) ?? [], live: true, main: [editor(ctx, NEW)] }),
  part: (ctx, body) => Promise.resolve(partOf(ctx, body, [])),
  actions: {
    save: async (ctx, body) => {
      const { id } = await ctx.call<{ id: number }>('roles.create', { name: body['name'], permissions: chosenRights(ctx, body, []) });
      return { to: `/staff/team/roles/${String(id)}`, say: 'form.saved' };
    },
  },
};
