import { permits } from '@billet/kernel';
import { BilletError } from '@billet/sdk';
import { permissionLabel } from '../permission-label.ts';
import type { Page, PageCtx } from '../page.ts';

interface Role {
  readonly id: number;
  readonly name: string;
  readonly permissions: readonly string[];
}

/** Everything that can be allowed, from the operations themselves: what extensions add is there too. */
const allPermissions = (ctx: PageCtx): readonly string[] =>
  [...new Set(ctx.web.house.registry.all().filter(({ operation }) => operation.audience.includes('staff')).map(({ operation }) => operation.permission))].filter((each) => each !== 'public').sort();

const find = async (ctx: PageCtx): Promise<Role> => {
  const { roles } = await ctx.call<{ roles: readonly Role[] }>('staff.list', {});
  const role = roles.find((each) => String(each.id) === ctx.params['id']);
  if (role === undefined) throw new BilletError('NOT_FOUND', 'There is nothing at this address.', { status: 404 });
  return role;
};

/** A role with a switch for each permission. */
export const rolePage: Page = {
  path: '/staff/team/roles/:id',
  area: 'staff',
  open: 'member',
  nav: 'team',
  load: async (ctx) => {
    const role = await find(ctx);
    return {
      title: role.name,
      crumbs: [{ label: ctx.t('nav.team'), href: '/staff/team' }],
      main: [
        {
          kind: 'form',
          title: ctx.t('team.permissions'),
          form: ctx.form('save', ctx.t('form.save'), [
            { name: 'name', label: ctx.t('clients.name'), widget: 'text', value: role.name, required: true },
            ...allPermissions(ctx).map((permission) => ({ name: `may-${permission}`, label: permissionLabel(ctx, permission), widget: 'switch' as const, width: 'third' as const, checked: permits(role.permissions, permission) })),
          ]),
        },
      ],
    };
  },
  actions: {
    save: async (ctx, body) => {
      const permissions = Object.keys(body).filter((key) => key.startsWith('may-')).map((key) => key.slice('may-'.length));
      await ctx.call('roles.update', { id: ctx.params['id'], name: body['name'], permissions });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
