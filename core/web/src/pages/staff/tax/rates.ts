import { nextHref } from '../../parts.ts';
import type { Page, PageCtx } from '../../page.ts';

interface RateRow {
  readonly id: number;
  readonly country: string;
  readonly region: string;
  readonly taxClass: string;
  readonly level: number;
  readonly name: string;
  readonly percent: string;
  readonly inclusive: boolean;
  readonly effectiveFrom: string;
  readonly source: string;
}

export interface BrandRow {
  readonly id: number;
  readonly legalEntityId: number;
  readonly name: string;
}

export const brandsOf = async (ctx: PageCtx): Promise<readonly BrandRow[]> => (await ctx.call<{ items: readonly BrandRow[] }>('brands.list', {})).items;

/** Brands that share a legal entity share its rates. */
export const entityOptions = (brands: readonly BrandRow[]): { value: string; label: string }[] =>
  [...new Map(brands.map((brand) => [brand.legalEntityId, brand] as const)).values()].map((brand) => ({ value: String(brand.legalEntityId), label: brand.name }));

export const taxPage: Page = {
  path: '/staff/tax',
  area: 'staff',
  open: 'member',
  nav: 'tax',
  load: async (ctx) => {
    const country = ctx.query['country']?.trim().toUpperCase() ?? '';
    const [{ items }, brands] = await Promise.all([ctx.call<{ items: readonly RateRow[] }>('tax.rates', /^[A-Z]{2}$/.test(country) ? { country } : {}), brandsOf(ctx)]);
    const { t } = ctx;
    return {
      title: t('nav.tax'),
      lead: t('tax.lead'),
      actions: [{ label: t('tax.report'), href: '/staff/tax/report', icon: 'chart' }, { label: t('tax.import'), href: '/staff/tax/import', icon: 'folder', main: true }],
      main: [
        {
          kind: 'table',
          title: t('tax.rates'),
          caption: t('tax.rates'),
          search: { name: 'country', value: country, label: t('tax.country') },
          columns: [{ label: t('tax.country') }, { label: t('tax.name') }, { label: t('tax.class'), hide: 'p2' }, { label: t('tax.percent'), end: true }, { label: t('tax.from'), end: true }],
          rows: items.map((row) => ({
            cells: [
              { text: row.country, ...(row.region === '' ? {} : { sub: row.region }) },
              { text: row.name, sub: row.source === '' ? undefined : row.source },
              { text: row.taxClass, ...(row.level === 2 ? { sub: t('tax.level.2') } : {}) },
              { text: `${row.percent} %`, ...(row.inclusive ? { sub: t('tax.inclusive') } : {}) },
              { date: row.effectiveFrom },
            ],
          })),
          empty: t('tax.noRates'),
          emptyLink: { label: t('tax.import'), href: '/staff/tax/import' },
          next: nextHref(ctx, undefined),
        },
      ],
      aside: [
        { kind: 'rows', title: t('tax.profile'), rows: brands.map((brand) => ({ icon: 'bank', title: brand.name, href: `/staff/tax/brands/${String(brand.id)}`, meta: t('tax.rounding') })), empty: '' },
        {
          kind: 'form',
          title: t('tax.add'),
          form: ctx.form('add', t('tax.add'), [
            { name: 'legalEntityId', label: t('tax.entity'), widget: 'select', options: entityOptions(brands) },
            { name: 'country', label: t('tax.country'), widget: 'text', required: true, width: 'half', help: t('tax.countryHelp') },
            { name: 'region', label: t('tax.region'), widget: 'text', width: 'half', help: t('tax.regionHelp') },
            { name: 'taxClass', label: t('tax.class'), widget: 'text', required: true, width: 'half', value: 'standard' },
            { name: 'level', label: t('tax.level'), widget: 'select', width: 'half', options: ['1', '2'].map((level) => ({ value: level, label: t(`tax.level.${level}`) })) },
            { name: 'code', label: t('tax.code'), widget: 'text', required: true, width: 'half' },
            { name: 'name', label: t('tax.name'), widget: 'text', required: true, width: 'half' },
            { name: 'percent', label: t('tax.percent'), widget: 'text', required: true, unit: '%', width: 'half', help: t('tax.percentHelp') },
            { name: 'effectiveFrom', label: t('tax.from'), widget: 'date', required: true, width: 'half' },
            { name: 'inclusive', label: t('tax.inclusive'), widget: 'switch' },
            { name: 'compound', label: t('tax.compound'), widget: 'switch' },
            { name: 'source', label: t('tax.source'), widget: 'text' },
          ]),
        },
      ],
    };
  },
  actions: {
    add: async (ctx, { _form, _csrf, country, percent, inclusive, compound, ...rest }) => {
      await ctx.call('tax.addRate', { ...rest, country: country?.trim().toUpperCase(), percent: percent?.replace(',', '.').trim(), inclusive: inclusive === 'on', compound: compound === 'on' });
      return { to: '/staff/tax', say: 'tax.added' };
    },
  },
};

interface Profile {
  readonly country: string;
  readonly scheme: string;
  readonly reverseCharge: boolean;
  readonly unchecked: string;
  readonly rounding: string;
}

export const brandTaxPage: Page = {
  path: '/staff/tax/brands/:id',
  area: 'staff',
  open: 'member',
  nav: 'tax',
  load: async (ctx) => {
    const { t } = ctx;
    const profile = await ctx.call<Profile>('tax.profile', { brandId: ctx.params['id'] });
    const brand = (await brandsOf(ctx)).find((each) => String(each.id) === ctx.params['id']);
    const choice = (name: 'scheme' | 'unchecked' | 'rounding', values: readonly string[]) =>
      ({ name, label: t(`tax.${name}`), widget: 'select' as const, options: values.map((value) => ({ value, label: t(`tax.${name}.${value}`), selected: profile[name] === value })) });
    return {
      title: t('tax.profile'),
      lead: `${brand?.name ?? ''} · ${profile.country}`,
      crumbs: [{ label: t('nav.tax'), href: '/staff/tax' }],
      main: [
        {
          kind: 'form',
          form: ctx.form('save', t('form.save'), [
            choice('rounding', ['group', 'line']),
            choice('scheme', ['destination', 'origin']),
            { name: 'reverseCharge', label: t('tax.reverseCharge'), widget: 'switch', checked: profile.reverseCharge },
            choice('unchecked', ['trust', 'charge']),
          ]),
        },
      ],
    };
  },
  actions: {
    save: async (ctx, { scheme, unchecked, rounding, reverseCharge }) => {
      await ctx.call('tax.saveProfile', { brandId: ctx.params['id'], scheme, unchecked, rounding, reverseCharge: reverseCharge === 'on' });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
