import { formatMinor } from '@billet/sdk';
import type { Option } from '../../../view-models/field.ts';
import { asMinor } from '../../as-minor.ts';
import { parseIntoCycle } from '../../cycle.ts';
import type { Body, FieldWish, PageCtx } from '../../page.ts';
import { cycleText, productName } from '../../parts.ts';
import type { ProductRow } from '../../shapes.ts';
import { orNull, type brandsOf } from '../pricing/brands-of.ts';

/** As many products as the form has places for, and as a bundle may have. */
const PLACES = 5;
const MOST = 20;

/** What `bundles.list` answers. */
export interface BundleRow {
  readonly id: number;
  readonly brandId: number;
  readonly slug: string;
  readonly name: Readonly<Record<string, string>>;
  readonly status: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly left: number | null;
  readonly maxUses: number | null;
  readonly allowsPromotion: boolean;
  readonly items: readonly { readonly productId: number; readonly cycle: { readonly unit: string; readonly count: number }; readonly quantity: number; readonly price: number | null }[];
}

export type Brand = Awaited<ReturnType<typeof brandsOf>>[number];

const valueOf = ({ productId, cycle }: BundleRow['items'][number]): string => `${String(productId)}:${cycle.unit}:${String(cycle.count)}`;

/** Products of a brand with each cycle that they have a price for in its currency. */
export const offersOf = async (ctx: PageCtx, brand: Brand, bundle?: BundleRow): Promise<readonly Option[]> => {
  const { items } = await ctx.call<{ items: readonly ProductRow[] }>('products.list', { brandId: brand.id });
  const offers = items
    .filter(({ status, type }) => status !== 'retired' && type !== 'domain')
    .flatMap((product) => product.prices.filter(({ currency }) => currency === brand.currency).map(({ cycle, price, currency }) => ({ value: `${String(product.id)}:${cycle.unit}:${String(cycle.count)}`, label: `${productName(ctx, product.name)} · ${ctx.say.money({ amount: price, currency })} ${cycleText(ctx, cycle)}` })));
  // What is in it stays to be chosen, although it has no such price any more.
  const gone = (bundle?.items ?? []).filter((item) => !offers.some(({ value }) => value === valueOf(item)));
  return [...offers, ...gone.map((item) => ({ value: valueOf(item), label: `${productName(ctx, items.find(({ id }) => id === item.productId)?.name ?? {})} · ${cycleText(ctx, item.cycle)}` }))];
};

const filled = (body: Body): readonly number[] => Array.from({ length: MOST }, (_none, at) => at).filter((at) => (body[`p${String(at)}`] ?? '') !== '');

/** A form for a new bundle, or for one that is there: its short name stays. */
export const fieldsOf = (ctx: PageCtx, brand: Brand, offers: readonly Option[], bundle?: BundleRow): readonly FieldWish[] => {
  const { t } = ctx;
  const held = bundle?.items ?? [];
  const count = Math.min(MOST, Math.max(PLACES, held.length + 2));
  const sent = filled(ctx.problem?.values ?? {});
  const places = Array.from({ length: count }, (_none, at) => at).flatMap((at): readonly FieldWish[] => {
    const item = held[at];
    const where = `items.${String(Math.max(0, sent.indexOf(at)))}`;
    return [
      { name: `p${String(at)}`, label: t('bundle.product', { n: at + 1 }), widget: 'select', width: 'third', required: at === 0, bare: true, value: item === undefined ? '' : valueOf(item), options: [{ value: '', label: t('bundle.nothing') }, ...offers] },
      { name: `q${String(at)}`, label: t('bundle.quantity'), widget: 'number', width: 'third', value: String(item?.quantity ?? 1), bare: true, ...(sent.includes(at) ? { errorAt: `${where}.quantity` } : {}) },
      { name: `o${String(at)}`, label: t('bundle.ownPriceShort'), widget: 'money', width: 'third', value: item?.price == null ? '' : formatMinor({ amount: item.price, currency: brand.currency }), placeholder: t('bundle.listPrice'), unit: brand.currency, bare: true, ...(sent.includes(at) ? { errorAt: `${where}.price` } : {}) },
    ];
  });
  return [
    { name: 'brandId', label: '', widget: 'hidden', value: String(brand.id) },
    { name: 'name', label: t('products.name'), widget: 'text', required: true, value: bundle === undefined ? '' : productName(ctx, bundle.name), ...(bundle === undefined ? { width: 'half' as const } : {}) },
    ...(bundle === undefined ? [{ name: 'slug', label: t('products.slug'), widget: 'text' as const, required: true, width: 'half' as const, help: t('productGroups.slugHelp') }] : []),
    ...places,
    { name: 'startsOn', label: t('bundle.startsOn'), widget: 'date', width: 'third', value: bundle?.startsOn ?? '' },
    { name: 'endsOn', label: t('bundle.endsOn'), widget: 'date', width: 'third', value: bundle?.endsOn ?? '' },
    { name: 'maxUses', label: t('promotions.maxUses'), widget: 'number', width: 'third', value: bundle?.maxUses == null ? '' : String(bundle.maxUses) },
    { name: 'allowsPromotion', label: t('bundle.allowsPromotion'), widget: 'switch', checked: bundle?.allowsPromotion === true },
  ];
};

/** What both operations take. */
export const inputOf = (ctx: PageCtx, brand: Brand, body: Body, bundle?: BundleRow): Record<string, unknown> => ({
  name: { ...bundle?.name, [ctx.locale]: body['name'] ?? '' },
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

