import type { Page } from '../../page.ts';
import { before, buttonProblem, nextHref, productName } from '../../parts.ts';
import type { PageOf } from '../../shapes.ts';

interface AffectedRow {
  readonly id: number;
  readonly serviceNumber: string;
  readonly label: string;
  readonly clientId: number;
  readonly clientName: string;
  readonly currency: string;
  readonly price: number;
  readonly newPrice: number;
  readonly from: string;
}

/** Whom an announced price reaches, and a button that tells them. */
export const affectedPage: Page = {
  path: '/staff/products/:id/affected',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const { t } = ctx;
    const id = ctx.params['id'] ?? '';
    const product = await ctx.call<{ id: number; name: Readonly<Record<string, string>> }>('products.get', { id });
    const { items, next } = await ctx.call<PageOf<AffectedRow>>('products.affected', { id, ...before(ctx) });
    return {
      title: t('affected.title'),
      lead: productName(ctx, product.name),
      crumbs: [{ label: t('nav.products'), href: '/staff/products' }, { label: productName(ctx, product.name), href: `/staff/products/${id}` }],
      main: [
        ...buttonProblem(ctx, 'announce'),
        {
          kind: 'table',
          caption: t('affected.title'),
          columns: [{ label: t('services.service') }, { label: t('invoices.client'), hide: 'p2' }, { label: t('affected.now'), end: true }, { label: t('affected.then'), end: true }, { label: t('affected.from'), end: true }],
          rows: items.map((row) => ({
            cells: [
              { text: row.label === '' ? row.serviceNumber : row.label, sub: row.serviceNumber, href: `/staff/services/${String(row.id)}` },
              { text: row.clientName, href: `/staff/clients/${String(row.clientId)}` },
              { money: { amount: row.price, currency: row.currency } },
              { money: { amount: row.newPrice, currency: row.currency } },
              { date: row.from },
            ],
          })),
          empty: t('affected.empty'),
          next: nextHref(ctx, next),
        },
      ],
      ...(items.length === 0 ? {} : { aside: [{ kind: 'form' as const, title: t('affected.announce'), lead: t('affected.announceLead'), form: ctx.form('announce', t('affected.announce'), []) }] }),
    };
  },
  actions: {
    announce: async (ctx) => {
      await ctx.call('products.announce', { id: ctx.params['id'] });
      return { to: ctx.request.path, say: 'affected.announced' };
    },
  },
};
