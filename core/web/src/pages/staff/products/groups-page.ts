import { notFound } from '@billet/sdk';
import type { Body, FieldWish, Page, PageCtx } from '../../page.ts';
import { productName } from '../../parts.ts';
import type { GroupRow } from '../../shop/on-offer.ts';
import { statusBadge } from '../../tones.ts';
import { brandsOf } from '../pricing/brands-of.ts';

const AT = '/staff/product-groups';

const fieldsOf = (ctx: PageCtx, group?: GroupRow): readonly FieldWish[] => [
  { name: 'name', label: ctx.t('products.name'), widget: 'text', required: true, width: 'half', value: group === undefined ? undefined : productName(ctx, group.name) },
  { name: 'slug', label: ctx.t('products.slug'), widget: 'text', required: true, width: 'half', help: ctx.t('productGroups.slugHelp'), value: group?.slug },
  { name: 'description', label: ctx.t('products.description'), widget: 'textarea', rows: 2, value: group === undefined ? undefined : productName(ctx, group.description) },
  { name: 'position', label: ctx.t('products.position'), widget: 'number', width: 'half', value: String(group?.position ?? 0) },
  { name: 'shown', label: ctx.t('productGroups.shown'), widget: 'switch', checked: (group?.status ?? 'active') === 'active' },
];

const inputOf = (ctx: PageCtx, body: Body, before?: GroupRow): Record<string, unknown> => ({
  slug: body['slug'],
  name: { ...before?.name, [ctx.locale]: body['name'] ?? '' },
  description: { ...before?.description, [ctx.locale]: body['description'] ?? '' },
  position: body['position'] ?? '0',
  status: body['shown'] === 'on' ? 'active' : 'hidden',
});

const listGroups = async (ctx: PageCtx): Promise<readonly GroupRow[]> => (await ctx.call<{ items: readonly GroupRow[] }>('productGroups.list', {})).items;

/** Groups of the shop in their order, and a form for one more. */
export const productGroupsPage: Page = {
  path: AT,
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const brands = await brandsOf(ctx);
    const groups = await listGroups(ctx);
    return {
      title: ctx.t('productGroups.title'),
      lead: ctx.t('productGroups.lead'),
      crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('productGroups.title'),
          columns: [{ label: ctx.t('products.name') }, { label: ctx.t('clients.brand'), hide: 'p2' }, { label: ctx.t('services.status') }, { label: ctx.t('products.position'), end: true }],
          rows: groups.map((group) => ({ cells: [{ text: productName(ctx, group.name), href: `${AT}/${String(group.id)}`, sub: group.slug }, { text: brands.find(({ id }) => id === group.brandId)?.name ?? '' }, { badge: statusBadge(ctx.say, group.status) }, { text: String(group.position) }] })),
          empty: ctx.t('productGroups.empty'),
        },
        {
          kind: 'form',
          title: ctx.t('productGroups.new'),
          form: ctx.form('create', ctx.t('productGroups.add'), [
            ...(brands.length < 2 ? [] : [{ name: 'brandId', label: ctx.t('clients.brand'), widget: 'select' as const, options: brands.map(({ id, name }) => ({ value: String(id), label: name })) }]),
            ...fieldsOf(ctx),
          ]),
        },
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      await ctx.call('productGroups.create', { brandId: body['brandId'] ?? (await brandsOf(ctx))[0]?.id, ...inputOf(ctx, body) });
      return { to: AT, say: 'form.saved' };
    },
  },
};

const groupOf = async (ctx: PageCtx): Promise<GroupRow> => {
  const group = (await listGroups(ctx)).find(({ id }) => String(id) === ctx.params['id']);
  if (group === undefined) throw notFound('ProductGroup');
  return group;
};

export const productGroupPage: Page = {
  path: `${AT}/:id`,
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const group = await groupOf(ctx);
    return {
      title: productName(ctx, group.name),
      badge: statusBadge(ctx.say, group.status),
      crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }, { label: ctx.t('productGroups.title'), href: AT }],
      actions: [{ label: ctx.t('productGroups.open'), href: `/shop/${group.slug}`, icon: 'cart' }],
      main: [{ kind: 'form', form: ctx.form('save', ctx.t('form.save'), fieldsOf(ctx, group)) }],
    };
  },
  actions: {
    save: async (ctx, body) => {
      await ctx.call('productGroups.update', { id: ctx.params['id'], ...inputOf(ctx, body, await groupOf(ctx)) });
      return { to: AT, say: 'form.saved' };
    },
  },
};
