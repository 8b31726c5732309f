import { parseMoney } from '@billet/sdk';
import type { Body, Page, PageCtx } from '../../page.ts';
import { before, nextHref } from '../../parts.ts';
import { statusBadge } from '../../tones.ts';
import { brandsOf, orNull } from './brands-of.ts';

interface PromotionRow {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly value: string;
  readonly currency: string | null;
  readonly periods: number | null;
  readonly endsOn: string | null;
  readonly used: number;
  readonly maxUses: number | null;
  readonly status: string;
  readonly version: number;
}

const KINDS = ['percent', 'amount', 'override', 'free_setup'] as const;

const worth = (ctx: PageCtx, row: PromotionRow): string => {
  if (row.kind === 'percent') return `${ctx.say.number(Number(row.value))} %`;
  return row.currency === null ? ctx.t(`promotions.kind.${row.kind}`) : ctx.say.money({ amount: Number(row.value), currency: row.currency });
};

const inputOf = async (ctx: PageCtx, body: Body): Promise<Record<string, unknown>> => {
  const currency = (await brandsOf(ctx)).find((brand) => String(brand.id) === body['brandId'])?.currency ?? 'EUR';
  const kind = body['kind'] ?? 'percent';
  const byAmount = kind === 'amount' || kind === 'override';
  const value = (body['value'] ?? '').replace(',', '.');
  return {
    brandId: body['brandId'],
    code: body['code'],
    name: body['name'] ?? '',
    kind,
    value: kind === 'free_setup' ? '0' : byAmount ? String(parseMoney(value, currency).amount) : value,
    currency: byAmount ? currency : null,
    periods: orNull(body['periods']),
    maxUses: orNull(body['maxUses']),
    endsOn: orNull(body['endsOn']),
  };
};

export const promotionsPage: Page = {
  path: '/staff/promotions',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const { items, next } = await ctx.call<{ items: readonly PromotionRow[]; next?: number }>('promotions.list', before(ctx));
    const brands = await brandsOf(ctx);
    return {
      title: ctx.t('promotions.title'),
      crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }],
      main: [
        {
          kind: 'table',
          caption: ctx.t('promotions.title'),
          columns: [{ label: ctx.t('promotions.code') }, { label: ctx.t('promotions.value'), end: true }, { label: ctx.t('promotions.used'), end: true, hide: 'p2' }, { label: ctx.t('services.status') }],
          rows: items.map((row) => ({
            cells: [
              { text: row.code, sub: row.name },
              { text: worth(ctx, row), sub: row.periods === null ? ctx.t('promotions.forEver') : ctx.t('promotions.forPeriods', { count: row.periods }) },
              { text: row.maxUses === null ? ctx.say.number(row.used) : `${ctx.say.number(row.used)} / ${ctx.say.number(row.maxUses)}` },
              { badge: statusBadge(ctx.say, row.status) },
            ],
          })),
          empty: ctx.t('promotions.empty'),
          next: nextHref(ctx, next),
        },
        {
          kind: 'form',
          title: ctx.t('promotions.new'),
          form: ctx.form('create', ctx.t('promotions.create'), [
            { name: 'brandId', label: ctx.t('clients.brand'), widget: 'select', width: 'half', options: brands.map((brand) => ({ value: String(brand.id), label: brand.name })) },
            { name: 'code', label: ctx.t('promotions.code'), widget: 'text', required: true, width: 'half' },
            { name: 'name', label: ctx.t('products.name'), widget: 'text' },
            { name: 'kind', label: ctx.t('promotions.kind'), widget: 'select', width: 'half', options: KINDS.map((kind) => ({ value: kind, label: ctx.t(`promotions.kind.${kind}`) })) },
            { name: 'value', label: ctx.t('promotions.value'), widget: 'text', width: 'half', help: ctx.t('promotions.valueHelp') },
            { name: 'periods', label: ctx.t('promotions.periods'), widget: 'number', width: 'third', value: '1', help: ctx.t('promotions.periodsHelp') },
            { name: 'maxUses', label: ctx.t('promotions.maxUses'), widget: 'number', width: 'third' },
            { name: 'endsOn', label: ctx.t('promotions.endsOn'), widget: 'date', width: 'third' },
          ]),
        },
      ],
      aside: items
        .filter((row) => row.status === 'active')
        .slice(0, 10)
        .map((row) => ({
          kind: 'facts' as const,
          title: row.code,
          quiet: true,
          facts: [{ label: ctx.t('promotions.used'), text: ctx.say.number(row.used) }],
          actions: [ctx.form('retire', ctx.t('products.set.retired'), [{ name: 'id', label: '', widget: 'hidden', value: String(row.id) }, { name: 'version', label: '', widget: 'hidden', value: String(row.version) }])],
        })),
    };
  },
  actions: {
    create: async (ctx, body) => {
      await ctx.call('promotions.create', await inputOf(ctx, body));
      return { to: ctx.request.path, say: 'promotions.created' };
    },
    retire: async (ctx, body) => {
      await ctx.call('promotions.update', { id: body['id'], version: body['version'], status: 'retired' });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
