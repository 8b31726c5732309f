import type { Action, Body, Page, PageCtx } from '../../page.ts';
import { asMinor } from '../../as-minor.ts';
import { brandsOf, type BrandChoice } from '../pricing/brands-of.ts';
import { amountText, percentText } from './tld-shapes.ts';

const base = '/staff/tlds';

interface MarginRow {
  readonly name: string;
  readonly action: string;
  readonly years: number;
  readonly cost: number;
  readonly before: number;
  readonly after: number;
  readonly marginBefore: number;
  readonly marginAfter: number;
}

const brandIn = async (ctx: PageCtx, body: Body): Promise<{ readonly brand: BrandChoice; readonly brands: readonly BrandChoice[] }> => {
  const brands = await brandsOf(ctx);
  return { brands, brand: brands.find(({ id }) => String(id) === body['brandId']) ?? (brands[0] as BrandChoice) };
};

const marginIn = (body: Body, { id, currency }: BrandChoice): Record<string, unknown> => {
  const amount = (key: string): number => ((body[key] ?? '').trim() === '' ? 0 : asMinor(body[key], currency, key));
  const step = amount('step');
  return { brandId: id, currency, percent: (body['percent'] ?? '').trim().replace(',', '.') || '0', fixed: amount('fixed'), step: step === 0 ? 1 : step, less: amount('less') };
};

const load = async (ctx: PageCtx, body: Body, tried: boolean): ReturnType<Page['load']> => {
  const { brand, brands } = await brandIn(ctx, body);
  const { currency } = brand;
  const wish = tried ? marginIn(body, brand) : { brandId: brand.id, currency };
  const { items } = await ctx.call<{ items: readonly MarginRow[] }>('tlds.priceByMargin', wish);
  const money = (key: 'fixed' | 'step' | 'less', placeholder: number): { name: string; label: string; widget: 'money'; unit: string; width: 'third'; value: string; placeholder: string; help: string } => ({
    ...{ name: key, label: ctx.t(`tlds.margin.${key}`), widget: 'money', unit: currency, width: 'third', value: body[key] ?? '' },
    ...{ placeholder: amountText(placeholder, currency), help: ctx.t(`tlds.margin.${key}Help`) },
  });
  return {
    title: ctx.t('tlds.margins'),
    lead: ctx.t('tlds.marginsLead'),
    crumbs: [{ label: ctx.t('tlds.title'), href: base }],
    main: [
      {
        kind: 'form',
        form: ctx.form('try', ctx.t('tlds.margin.try'), [
          ...(brands.length < 2 ? [] : [{ name: 'brandId', label: ctx.t('clients.brand'), widget: 'select' as const, width: 'half' as const, value: String(brand.id), options: brands.map(({ id, name }) => ({ value: String(id), label: name })) }]),
          { name: 'percent', label: ctx.t('tlds.margin.percent'), widget: 'text', width: 'third', unit: '%', value: body['percent'] ?? '', placeholder: '25' },
          money('fixed', 0),
          money('step', 100),
          money('less', 1),
          { name: 'apply', label: ctx.t('tlds.margin.apply'), widget: 'switch', checked: false, help: ctx.t('tlds.margin.applyHelp') },
        ]),
      },
      {
        kind: 'table',
        caption: ctx.t('tlds.margins'),
        columns: [{ label: ctx.t('tlds.tld') }, { label: ctx.t('tlds.margin.action'), hide: 'p3' }, { label: ctx.t('tlds.cost'), end: true, hide: 'p2' }, { label: ctx.t('tlds.margin.now'), end: true }, ...(tried ? [{ label: ctx.t('tlds.margin.then'), end: true }] : [])],
        rows: items.map((row) => ({
          cells: [
            { text: `.${row.name}` },
            { text: ctx.t(`tlds.price.${row.action}`), sub: ctx.t('domainShop.years', { years: row.years }) },
            { money: { amount: row.cost, currency } },
            { money: { amount: row.before, currency }, sub: percentText(ctx, row.marginBefore) },
            ...(tried ? [{ money: { amount: row.after, currency }, sub: percentText(ctx, row.marginAfter) }] : []),
          ],
        })),
        empty: ctx.t('tlds.margin.empty'),
      },
    ],
  };
};

const attempt: Action = async (ctx, body) => {
  if (body['apply'] !== 'on') return load(ctx.keeping('try', body), body, true);
  await ctx.call('tlds.priceByMargin', { ...marginIn(body, (await brandIn(ctx, body)).brand), apply: true });
  return { to: base, say: 'form.saved' };
};

/** What a margin would make of all prices, before anything is changed. */
export const tldMarginsPage: Page = { path: `${base}/margins`, area: 'staff', open: 'member', nav: 'domains', load: (ctx) => load(ctx, ctx.problem?.values ?? {}, false), actions: { try: attempt } };
