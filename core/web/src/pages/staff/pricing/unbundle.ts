import type { Card, PageModel } from '../../../view-models/page.ts';
import type { Body, Page, PageCtx } from '../../page.ts';
import { productName } from '../../parts.ts';
import type { PageOf, ProductRow } from '../../shapes.ts';

interface ReachedRow {
  readonly id: number;
  readonly serviceNumber: string;
  readonly label: string;
  readonly clientId: number;
  readonly clientName: string;
  readonly currency: string;
  readonly newPrice: number | null;
  readonly from: string | null;
}

const THEN = ['offered', 'required'];
const FIELDS = ['addonId', 'from', 'then'];

const wishOf = (ctx: PageCtx, body: Body): Record<string, unknown> => ({ id: ctx.params['id'], addonId: body['addonId'], from: body['from'] });

/** Who is reached, as many as a page holds; the button reaches all of them. */
const previewCards = async (ctx: PageCtx, body: Body): Promise<readonly Card[]> => {
  const { t } = ctx;
  const { items, next } = await ctx.call<PageOf<ReachedRow>>('products.previewUnbundling', { ...wishOf(ctx, body), limit: 100 });
  return [
    {
      kind: 'table',
      title: t('affected.title'),
      caption: t('affected.title'),
      columns: [{ label: t('services.service') }, { label: t('invoices.client'), hide: 'p2' }, { label: t('affected.then'), end: true }, { label: t('affected.from'), end: true }],
      rows: items.map((row) => ({
        cells: [
          { text: row.label, sub: row.serviceNumber, href: `/staff/services/${String(row.id)}` },
          { text: row.clientName, href: `/staff/clients/${String(row.clientId)}` },
          row.newPrice === null ? { text: t('unbundle.noPrice') } : { money: { amount: row.newPrice, currency: row.currency } },
          { date: row.newPrice === null ? null : row.from },
        ],
      })),
      empty: t('unbundle.nobody'),
      ...(next === undefined ? {} : { note: t('unbundle.more') }),
    },
    { kind: 'form', lead: t('unbundle.lead'), form: ctx.form('apply', t('unbundle.apply'), FIELDS.map((name) => ({ name, label: '', widget: 'hidden' as const, value: body[name] ?? '' }))) },
  ];
};

const load = async (ctx: PageCtx, shown: readonly Card[] = []): Promise<PageModel> => {
  const { t } = ctx;
  const id = ctx.params['id'] ?? '';
  const product = await ctx.call<ProductRow>('products.get', { id });
  const { items } = await ctx.call<{ items: readonly { productId: number; name: Readonly<Record<string, string>>; kind: string }[] }>('products.addons', { id });
  const free = items.filter(({ kind }) => kind === 'free');
  return {
    title: t('unbundle.title'),
    lead: productName(ctx, product.name),
    crumbs: [{ label: t('nav.products'), href: '/staff/products' }, { label: productName(ctx, product.name), href: `/staff/products/${id}/addons` }],
    main: [
      ...shown,
      free.length === 0
        ? { kind: 'note', text: t('unbundle.none'), icon: 'box' }
        : {
            kind: 'form',
            form: ctx.form('preview', t('unbundle.show'), [
              { name: 'addonId', label: t('unbundle.addon'), widget: 'select', required: true, options: free.map(({ productId, name }) => ({ value: String(productId), label: productName(ctx, name) })) },
              { name: 'from', label: t('unbundle.from'), help: t('unbundle.fromHelp'), widget: 'date', width: 'half', required: true },
              { name: 'then', label: t('unbundle.then'), widget: 'select', width: 'half', options: THEN.map((value) => ({ value, label: t(`products.addons.kind.${value}`) })) },
            ]),
          },
    ],
  };
};

/** Row C5: what came free with a package costs from a day on, with a look at whom it reaches. */
export const unbundlePage: Page = {
  path: '/staff/products/:id/unbundle',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: (ctx) => load(ctx),
  actions: {
    preview: async (ctx, body) => load(ctx.keeping('preview', body), await previewCards(ctx, body)),
    apply: async (ctx, body) => {
      await ctx.call('products.unbundle', { ...wishOf(ctx, body), then: body['then'] });
      return { to: `/staff/products/${ctx.params['id'] ?? ''}/addons`, say: 'unbundle.done' };
    },
  },
};
