import { notFound } from '@billet/sdk';
import type { Money } from '@billet/sdk';
import type { Page, PageCtx } from '../../page.ts';
import { cycleText, productName } from '../../parts.ts';
import type { ProductRow } from '../../shapes.ts';
import { statusBadge } from '../../tones.ts';
import { brandsOf } from '../pricing/brands-of.ts';
import { fieldsOf, inputOf, offersOf, type BundleRow } from './bundle-form.ts';

const AT = '/staff/bundles';
const listBundles = async (ctx: PageCtx): Promise<readonly BundleRow[]> => (await ctx.call<{ items: readonly BundleRow[] }>('bundles.list', {})).items;

const leftText = (ctx: PageCtx, { left }: BundleRow): string => (left === null ? ctx.t('bundle.unlimited') : ctx.say.number(left));

/** Products that are cheaper together, and a form for one more bundle. */
export const bundlesPage: Page = {
  path: AT,
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const { t } = ctx;
    const brands = await brandsOf(ctx);
    const bundles = await listBundles(ctx);
    const brand = brands.find(({ id }) => String(id) === (ctx.problem?.values['brandId'] ?? ctx.query['brand'])) ?? brands[0];
    const offers = brand === undefined ? [] : await offersOf(ctx, brand);
    return {
      title: t('bundle.title'),
      lead: t('bundle.lead'),
      crumbs: [{ label: t('nav.products'), href: '/staff/products' }],
      ...(brands.length > 1 ? { tabs: brands.map(({ id, name }) => ({ label: name, href: `${AT}?brand=${String(id)}`, current: id === brand?.id })) } : {}),
      main: [
        {
          kind: 'table',
          caption: t('bundle.title'),
          columns: [{ label: t('products.name') }, { label: t('nav.products'), end: true, hide: 'p2' }, { label: t('bundle.left'), end: true, hide: 'p2' }, { label: t('services.status') }],
          rows: bundles.filter(({ brandId }) => brandId === brand?.id).map((bundle) => ({ cells: [{ text: productName(ctx, bundle.name), href: `${AT}/${String(bundle.id)}`, sub: bundle.slug }, { text: ctx.say.number(bundle.items.length) }, { text: leftText(ctx, bundle) }, { badge: statusBadge(ctx.say, bundle.status) }] })),
          empty: t('bundle.empty'),
        },
        brand === undefined || offers.length === 0 ? { kind: 'note', text: t('bundle.noProducts') } : { kind: 'form', title: t('bundle.new'), form: ctx.form('create', t('bundle.add'), fieldsOf(ctx, brand, offers)) },
      ],
    };
  },
  actions: {
    create: async (ctx, body) => {
      const brand = (await brandsOf(ctx)).find(({ id }) => String(id) === body['brandId']);
      if (brand === undefined) throw notFound('Brand');
      const { id } = await ctx.call<{ id: number }>('bundles.create', { brandId: brand.id, slug: body['slug'], ...inputOf(ctx, brand, body) });
      return { to: `${AT}/${String(id)}`, say: 'form.saved' };
    },
  },
};

const bundleOf = async (ctx: PageCtx): Promise<BundleRow> => {
  const bundle = (await listBundles(ctx)).find(({ id }) => String(id) === ctx.params['id']);
  if (bundle === undefined) throw notFound('Bundle');
  return bundle;
};

/** One bundle: what is in it, for how long, and whether it is on offer. */
export const bundlePage: Page = {
  path: `${AT}/:id`,
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const { t } = ctx;
    const bundle = await bundleOf(ctx);
    const brand = (await brandsOf(ctx)).find(({ id }) => id === bundle.brandId);
    const { items: products } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', { brandId: bundle.brandId });
    const money = (amount: number): Money => ({ amount, currency: brand?.currency ?? 'EUR' });
    const next = bundle.status === 'active' ? 'retired' : 'active';
    return {
      title: productName(ctx, bundle.name),
      badge: statusBadge(ctx.say, bundle.status),
      crumbs: [{ label: t('nav.products'), href: '/staff/products' }, { label: t('bundle.title'), href: AT }],
      main: [
        {
          kind: 'table',
          title: t('bundle.contents'),
          caption: t('bundle.contents'),
          columns: [{ label: t('nav.products') }, { label: t('bundle.quantity'), end: true }, { label: t('services.price'), end: true }],
          rows: bundle.items.map((item) => {
            const product = products.find(({ id }) => id === item.productId);
            const listed = product?.prices.find(({ currency, cycle }) => currency === brand?.currency && cycle.unit === item.cycle.unit && cycle.count === item.cycle.count)?.price;
            const price = item.price ?? listed;
            return { cells: [{ text: productName(ctx, product?.name ?? {}), href: `/staff/products/${String(item.productId)}`, sub: cycleText(ctx, item.cycle) }, { text: ctx.say.number(item.quantity) }, price === undefined ? { text: t('errors.NOT_ON_OFFER') } : { money: money(price), sub: t(item.price === null ? 'bundle.listPrice' : 'bundle.ownPriceShort') }] };
          }),
          empty: '',
        },
        ...(brand === undefined ? [] : [{ kind: 'form' as const, title: t('bundle.change'), form: ctx.form('change', t('form.save'), fieldsOf(ctx, brand, await offersOf(ctx, brand, bundle), bundle)) }]),
      ],
      aside: [
        {
          kind: 'facts',
          title: t('bundle.offer'),
          facts: [
            { label: t('clients.brand'), text: brand?.name ?? '' },
            { label: t('bundle.startsOn'), date: bundle.startsOn },
            { label: t('bundle.endsOn'), date: bundle.endsOn },
            { label: t('bundle.left'), text: leftText(ctx, bundle) },
          ],
          actions: [ctx.form('status', t(`products.set.${next}`), [{ name: 'status', label: '', widget: 'hidden', value: next }])],
        },
      ],
    };
  },
  actions: {
    change: async (ctx, body) => {
      const bundle = await bundleOf(ctx);
      const brand = (await brandsOf(ctx)).find(({ id }) => id === bundle.brandId);
      if (brand === undefined) throw notFound('Brand');
      await ctx.call('bundles.update', { id: bundle.id, ...inputOf(ctx, brand, body, bundle) });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    status: async (ctx, body) => {
      await ctx.call('bundles.setStatus', { id: ctx.params['id'], status: body['status'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
