import type { Page } from '../../page.ts';
import { brandsOf, orNull } from './brands-of.ts';

interface GroupRow {
  readonly id: number;
  readonly name: string;
  readonly discountPercent: string | null;
  readonly separateInvoices: boolean;
  readonly clients: number;
}

export const clientGroupsPage: Page = {
  path: '/staff/client-groups',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { items } = await ctx.call<{ items: readonly GroupRow[] }>('clientGroups.list', {});
    const brands = await brandsOf(ctx);
    return {
      title: ctx.t('groups.title'),
      crumbs: [{ label: ctx.t('nav.clients'), href: '/staff/clients' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('groups.title'),
          columns: [{ label: ctx.t('products.name') }, { label: ctx.t('groups.discount'), end: true }, { label: ctx.t('nav.clients'), end: true }],
          rows: items.map((row) => ({
            cells: [{ text: row.name, sub: row.separateInvoices ? ctx.t('groups.separate') : '' }, { text: row.discountPercent === null ? '–' : `${ctx.say.number(Number(row.discountPercent))} %` }, { text: ctx.say.number(row.clients) }],
          })),
          empty: ctx.t('groups.empty'),
        },
        {
          kind: 'form',
          title: ctx.t('groups.new'),
          form: ctx.form('create', ctx.t('groups.create'), [
            { name: 'brandId', label: ctx.t('clients.brand'), widget: 'select', width: 'half', options: brands.map((brand) => ({ value: String(brand.id), label: brand.name })) },
            { name: 'name', label: ctx.t('products.name'), widget: 'text', required: true, width: 'half' },
            { name: 'discountPercent', label: ctx.t('groups.discount'), widget: 'text', width: 'half', unit: '%' },
            { name: 'separateInvoices', label: ctx.t('groups.separate'), widget: 'switch' },
          ]),
        },
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      await ctx.call('clientGroups.create', { brandId: body['brandId'], name: body['name'], discountPercent: orNull(body['discountPercent']?.replace(',', '.')), separateInvoices: body['separateInvoices'] === 'on' });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
