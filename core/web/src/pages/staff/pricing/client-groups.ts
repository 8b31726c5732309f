import type { Form } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { brandsOf, orNull } from './brands-of.ts';

interface GroupRow {
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly discountPercent: string | null;
  readonly separateInvoices: boolean;
  readonly clients: number;
}

const editForm = (ctx: PageCtx, row: GroupRow): Form =>
  ctx.form('update', ctx.t('form.save'), [
    { name: 'id', label: '', widget: 'hidden', value: String(row.id) },
    { name: 'version', label: '', widget: 'hidden', value: String(row.version) },
    { name: 'name', label: ctx.t('products.name'), widget: 'text', required: true, width: 'half', value: row.name },
    { name: 'discountPercent', label: ctx.t('groups.discount'), widget: 'text', width: 'half', unit: '%', value: row.discountPercent ?? '' },
    { name: 'separateInvoices', label: ctx.t('groups.separate'), widget: 'switch', checked: row.separateInvoices },
  ]);

const bodyOf = (body: Readonly<Record<string, string>>): object => ({ name: body['name'], discountPercent: orNull(body['discountPercent']?.replace(',', '.')), separateInvoices: body['separateInvoices'] === 'on' });

export const clientGroupsPage: Page = {
  path: '/staff/client-groups',
  area: 'staff',
  open: 'member',
  nav: 'clients',
  load: async (ctx) => {
    const { items } = await ctx.call<{ items: readonly GroupRow[] }>('clientGroups.list', {});
    const brands = await brandsOf(ctx);
    const edited = items.find((row) => String(row.id) === ctx.query['edit']);
    return {
      title: ctx.t('groups.title'),
      crumbs: [{ label: ctx.t('nav.clients'), href: '/staff/clients' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('groups.title'),
          columns: [{ label: ctx.t('products.name') }, { label: ctx.t('groups.discount'), end: true }, { label: ctx.t('nav.clients'), end: true }],
          rows: items.map((row) => ({
            cells: [{ text: row.name, href: `${ctx.request.path}?edit=${String(row.id)}`, sub: row.separateInvoices ? ctx.t('groups.separate') : '' }, { text: row.discountPercent === null ? '–' : `${ctx.say.number(Number(row.discountPercent))} %` }, { text: ctx.say.number(row.clients) }],
          })),
          empty: ctx.t('groups.empty'),
        },
        ...(edited === undefined ? [] : [{ kind: 'form' as const, title: edited.name, form: editForm(ctx, edited) }]),
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
      await ctx.call('clientGroups.create', { brandId: body['brandId'], ...bodyOf(body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    update: async (ctx, body) => {
      await ctx.call('clientGroups.update', { id: body['id'], version: body['version'], ...bodyOf(body) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
