import { notFound } from '@billet/sdk';
import type { Money } from '@billet/sdk';
import type { Option } from '../../../view-models/field.ts';
import { asMinor } from '../../as-minor.ts';
import { parseIntoCycle } from '../../cycle.ts';
import type { Body, FieldWish, Page, PageCtx } from '../../page.ts';
import { cycleText, productName } from '../../parts.ts';
import type { ProductRow } from '../../shapes.ts';
import { statusBadge } from '../../tones.ts';
import { brandsOf, orNull } from '../pricing/brands-of.ts';

const AT = '/staff/bundles';
/** As many products as the form takes; the API takes twenty. */
const PLACES = 5;

interface BundleRow {
  readonly id: number;
  readonly brandId: number;
  readonly slug: string;
  readonly name: Readonly<Record<string, string>>;
  readonly status: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly left: number | null;
  readonly items: readonly { readonly productId: number; readonly cycle: { readonly unit: string; readonly count: number }; readonly quantity: number; readonly price: number | null }[];
}

type Brand = Awaited<ReturnType<typeof brandsOf>>[number];

const listBundles = async (ctx: PageCtx): Promise<readonly BundleRow[]> => (await ctx.call<{ items: readonly BundleRow[] }>('bundles.list', {})).items;

/** Products of a brand with each cycle that they have a price for in its currency. */
const offersOf = async (ctx: PageCtx, brand: Brand): Promise<readonly Option[]> => {
  const { items } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', { brandId: brand.id });
  return items
    .filter(({ status, type }) => status !== 'retired' && type !== 'domain')
    .flatMap((product) => product.prices.filter(({ currency }) => currency === brand.currency).map(({ cycle, price, currency }) => ({ value: `${String(product.id)}:${cycle.unit}:${String(cycle.count)}`, label: `${productName(ctx, product.name)} · ${ctx.say.money({ amount: price, currency })} ${cycleText(ctx, cycle)}` })));
};

const filled = (body: Body): readonly number[] => Array.from({ length: PLACES }, (_none, at) => at).filter((at) => (body[`p${String(at)}`] ?? '') !== '');

const fieldsOf = (ctx: PageCtx, brand: Brand, offers: readonly Option[]): readonly FieldWish[] => {
  const { t } = ctx;
  const sent = filled(ctx.problem?.values ?? {});
  const places = Array.from({ length: PLACES }, (_none, at) => at).flatMap((at): readonly FieldWish[] => {
    const where = `items.${String(Math.max(0, sent.indexOf(at)))}`;
    return [
      { name: `p${String(at)}`, label: t('bundle.product', { n: at + 1 }), widget: 'select', width: 'third', required: at === 0, bare: true, options: [{ value: '', label: t('bundle.nothing') }, ...offers] },
      { name: `q${String(at)}`, label: t('bundle.quantity'), widget: 'number', width: 'third', value: '1', bare: true, ...(sent.includes(at) ? { errorAt: `${where}.quantity` } : {}) },
      { name: `o${String(at)}`, label: t('bundle.ownPriceShort'), widget: 'money', width: 'third', placeholder: t('bundle.listPrice'), unit: brand.currency, bare: true, ...(sent.includes(at) ? { errorAt: `${where}.price` } : {}) },
    ];
  });
  return [
    { name: 'brandId', label: '', widget: 'hidden', value: String(brand.id) },
    { name: 'name', label: t('products.name'), widget: 'text', required: true, width: 'half' },
    { name: 'slug', label: t('products.slug'), widget: 'text', required: true, width: 'half', help: t('productGroups.slugHelp') },
    ...places,
    { name: 'startsOn', label: t('bundle.startsOn'), widget: 'date', width: 'third' },
    { name: 'endsOn', label: t('bundle.endsOn'), widget: 'date', width: 'third' },
    { name: 'maxUses', label: t('promotions.maxUses'), widget: 'number', width: 'third' },
    { name: 'allowsPromotion', label: t('bundle.allowsPromotion'), widget: 'switch' },
  ];
};

const inputOf = (ctx: PageCtx, brand: Brand, body: Body): Record<string, unknown> => ({
  brandId: brand.id,
  slug: body['slug'],
  name: { [ctx.locale]: body['name'] ?? '' },
  startsOn: orNull(body['startsOn']),
  endsOn: orNull(body['endsOn']),
  maxUses: orNull(body['maxUses']),
  allowsPromotion: body['allowsPromotion'] === 'on',
  items: filled(body).map((at) => {
    const [productId, ...cycle] = (body[`p${String(at)}`] ?? '').split(':');
    const own = (body[`o${String(at)}`] ?? '').trim();
    return { productId, cycle: parseIntoCycle(cycle.join(':')), quantity: orNull(body[`q${String(at)}`]) ?? '1', price: own === '' ? null : asMinor(own, brand.currency, `o${String(at)}`) };
  }),
});

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
      const { id } = await ctx.call<{ id: number }>('bundles.create', inputOf(ctx, brand, body));
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
    status: async (ctx, body) => {
      await ctx.call('bundles.setStatus', { id: ctx.params['id'], status: body['status'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
