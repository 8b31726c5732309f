import type { Value } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { brandsOf, type BrandChoice } from '../pricing/brands-of.ts';
import { accountChoice, priceOf, TLD_ACTIONS, type TldRow } from './tld-shapes.ts';

const base = '/staff/tlds';

const priceCell = (tld: TldRow, action: string, currency: string): Value => {
  const price = priceOf(tld, action, currency);
  return price === undefined ? { text: '–' } : { money: { amount: price.price, currency } };
};

const chosenBrand = async (ctx: PageCtx): Promise<{ readonly brand: BrandChoice | undefined; readonly brands: readonly BrandChoice[] }> => {
  const brands = await brandsOf(ctx);
  return { brands, brand: brands.find(({ id }) => String(id) === ctx.query['brand']) ?? brands[0] };
};

export const tldsPage: Page = {
  path: base,
  area: 'staff',
  open: 'member',
  nav: 'domains',
  load: async (ctx) => {
    const { brand, brands } = await chosenBrand(ctx);
    const { items } = await ctx.call<{ items: readonly TldRow[] }>('tlds.list', brand === undefined ? {} : { brandId: brand.id });
    const currency = brand?.currency ?? 'EUR';
    return {
      title: ctx.t('tlds.title'),
      crumbs: [{ label: ctx.t('nav.domains'), href: '/staff/domains' }],
      actions: [
        { label: ctx.t('tlds.new'), href: `${base}/new`, icon: 'plus' },
        { label: ctx.t('tldCosts.title'), href: `${base}/costs` },
        { label: ctx.t('tlds.margins'), href: `${base}/margins` },
      ],
      main: [
        {
          kind: 'table',
          caption: ctx.t('tlds.title'),
          columns: [{ label: ctx.t('tlds.tld') }, { label: ctx.t('services.status'), hide: 'p3' }, ...TLD_ACTIONS.map((action) => ({ label: ctx.t(`tlds.price.${action}`), end: true, ...(action === 'register' || action === 'renew' ? {} : { hide: 'p2' as const }) }))],
          rows: items.map((tld) => ({
            cells: [
              { text: `.${tld.name}`, href: `${base}/${String(tld.id)}` },
              { badge: { text: ctx.t(tld.status === 'active' ? 'status.active' : 'tlds.hidden'), tone: tld.status === 'active' ? ('ok' as const) : ('idle' as const) } },
              ...TLD_ACTIONS.map((action) => priceCell(tld, action, currency)),
            ],
          })),
          ...(brands.length < 2 ? {} : { views: brands.map(({ id, name }) => ({ label: name, href: `${base}?brand=${String(id)}`, current: id === brand?.id })) }),
          empty: ctx.t('tlds.empty'),
          emptyLink: { label: ctx.t('tlds.new'), href: `${base}/new` },
        },
      ],
    };
  },
};

export const newTldPage: Page = {
  path: `${base}/new`,
  area: 'staff',
  open: 'member',
  nav: 'domains',
  load: async (ctx) => {
    const brands = await brandsOf(ctx);
    return {
      title: ctx.t('tlds.new'),
      crumbs: [{ label: ctx.t('tlds.title'), href: base }],
      main: [
        {
          kind: 'form',
          form: ctx.form('create', ctx.t('form.save'), [
            { name: 'brandId', label: ctx.t('clients.brand'), widget: 'select', width: 'half', options: brands.map(({ id, name }) => ({ value: String(id), label: name })) },
            { name: 'name', label: ctx.t('tlds.tld'), widget: 'text', required: true, width: 'half', placeholder: 'com', help: ctx.t('tlds.nameHelp') },
            await accountChoice(ctx, null),
          ]),
        },
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      const name = (body['name'] ?? '').trim().toLowerCase().replace(/^\./, '');
      const made = await ctx.call<{ id: number }>('tlds.create', { brandId: body['brandId'], name, accountId: body['accountId'] === '' ? null : body['accountId'] });
      return { to: `${base}/${String(made.id)}`, say: 'form.saved' };
    },
  },
};
