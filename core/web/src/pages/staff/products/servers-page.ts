import { settingsForm } from '../../../forms/schema-form.ts';
import type { Card } from '../../../view-models/page.ts';
import type { Body, FieldWish, Page, PageCtx } from '../../page.ts';
import { buttonProblem, productName } from '../../parts.ts';
import { statusBadge } from '../../tones.ts';
import { loadGroups, type GroupRow, type Servers } from '../servers/server-parts.ts';
import { productTabs, type FullProduct } from './product-fields.ts';

interface Role {
  readonly role: string;
  readonly extension: string;
  readonly title: string;
  readonly serverId: number | null;
  readonly groupId: number | null;
  readonly position: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly secretsSet: readonly string[];
}

const MAIN = 'main';

/** Where services go: one server, a group, or any server of the kind. */
const placeField = (ctx: PageCtx, extension: string, { items }: Servers, groups: readonly GroupRow[], now?: Role): FieldWish => {
  const chosen = now === undefined ? '' : now.serverId !== null ? `s${String(now.serverId)}` : now.groupId !== null ? `g${String(now.groupId)}` : '';
  const options = [
    { value: '', label: ctx.t('productServers.any') },
    ...groups.map((each) => ({ value: `g${String(each.id)}`, label: ctx.t('productServers.inGroup', { name: each.name }) })),
    ...items.filter((each) => each.extension === extension).map((each) => ({ value: `s${String(each.id)}`, label: each.name })),
  ];
  return { name: 'place', errorAt: 'groupId', label: ctx.t('productServers.place'), widget: 'select', options: options.map((each) => ({ ...each, selected: each.value === chosen })) };
};

const roleCard = (ctx: PageCtx, role: Role, servers: Servers, groups: readonly GroupRow[]): Card => {
  const running = servers.modules.some((each) => each.id === role.extension);
  const settings = running ? settingsForm(ctx, role.extension, 'product', 'm_').fields(role.values, role.secretsSet) : [];
  return {
    kind: 'form',
    title: role.role === MAIN ? ctx.t('productServers.main', { title: role.title }) : `${role.role}: ${role.title}`,
    form: ctx.form(`save-${role.role}`, ctx.t('form.save'), [placeField(ctx, role.extension, servers, groups, role), ...settings]),
  };
};

const placeOf = (body: Body): { readonly serverId: number | null; readonly groupId: number | null } => {
  const [, kind, id] = /^([sg])(\d{1,10})$/.exec(body['place'] ?? '') ?? [];
  return { serverId: kind === 's' ? Number(id) : null, groupId: kind === 'g' ? Number(id) : null };
};

const load = async (ctx: PageCtx): ReturnType<Page['load']> => {
  const item = await ctx.call<FullProduct>('products.get', { id: ctx.params['id'] });
  const { items: roles } = await ctx.call<{ items: readonly Role[] }>('products.servers', { id: item.id });
  const servers = await ctx.call<Servers>('servers.list', {});
  const groups = await loadGroups(ctx);
  const free = servers.modules.filter((module) => !roles.some((role) => role.extension === module.id));
  const further = roles.filter((role) => role.role !== MAIN);
  return {
    title: productName(ctx, item.name),
    badge: statusBadge(ctx.say, item.status),
    lead: ctx.t('productServers.lead'),
    crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }],
    tabs: productTabs(ctx, item.id, '/servers'),
    main: [
      ...buttonProblem(ctx, 'remove-'),
      ...(roles.length === 0 ? [{ kind: 'note' as const, tone: 'info' as const, icon: 'info', text: ctx.t('productServers.none') }] : []),
      ...roles.map((role) => roleCard(ctx, role, servers, groups)),
    ],
    aside: [
      ...(free.length === 0
        ? []
        : [
            {
              kind: 'form' as const,
              title: ctx.t('productServers.add'),
              form: ctx.form('add', ctx.t('productServers.add'), [
                { name: 'role', label: ctx.t('productServers.role'), widget: 'text', required: true, help: ctx.t('productServers.roleHelp'), placeholder: roles.length === 0 ? MAIN : 'mail' },
                { name: 'extension', label: ctx.t('products.module'), widget: 'select', options: free.map((each) => ({ value: each.id, label: each.title })) },
              ]),
            },
          ]),
      ...(further.length === 0 ? [] : [{ kind: 'facts' as const, title: ctx.t('productServers.remove'), note: ctx.t('productServers.removeHelp'), facts: further.map((role) => ({ label: role.role, text: role.title })), actions: further.map((role) => ctx.form(`remove-${role.role}`, ctx.t('productServers.removeOne', { role: role.role }), [], { danger: true })) }]),
    ],
  };
};

/** On which servers the services of a product stand. */
export const productServersPage: Page = {
  path: '/staff/products/:id/servers',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load,
  action: (name) => {
    const [, verb, role] = /^(save|remove)-([a-z][a-z0-9-]{0,39})$/.exec(name) ?? [];
    if (name === 'add')
      return async (ctx, body) => {
        const { items } = await ctx.call<{ items: readonly Role[] }>('products.servers', { id: ctx.params['id'] });
        await ctx.call('products.saveServer', { id: ctx.params['id'], role: body['role'], extension: body['extension'], position: items.length });
        return { to: ctx.request.path, say: 'form.saved' };
      };
    if (verb === undefined || role === undefined) return undefined;
    return async (ctx, body) => {
      if (verb === 'remove') await ctx.call('products.removeServer', { id: ctx.params['id'], role });
      else {
        const { items } = await ctx.call<{ items: readonly Role[] }>('products.servers', { id: ctx.params['id'] });
        const found = items.find((each) => each.role === role);
        const running = (await ctx.call<Servers>('servers.list', {})).modules.some((each) => each.id === found?.extension);
        await ctx.call('products.saveServer', { id: ctx.params['id'], role, extension: found?.extension ?? '', position: found?.position ?? 0, ...placeOf(body), ...(running && found !== undefined ? { moduleSettings: settingsForm(ctx, found.extension, 'product', 'm_').values(body) } : {}) });
      }
      return { to: ctx.request.path, say: 'form.saved' };
    };
  },
};
