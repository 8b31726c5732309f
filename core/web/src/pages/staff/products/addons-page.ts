import type { Body, FieldWish, Page, PageCtx } from '../../page.ts';
import { productName } from '../../parts.ts';
import type { ProductRow } from '../../shapes.ts';
import { raiseCard, saveRaise } from './raise-card.ts';
import { productTabs, type FullProduct } from './product-fields.ts';

interface Offers {
  readonly product: FullProduct;
  readonly others: readonly FullProduct[];
  /** How a product comes with an order of this one, by its id. */
  readonly kinds: ReadonlyMap<number, string>;
  /** What may be added later, and whether it gives money back. */
  readonly later: ReadonlyMap<number, boolean>;
}

const loadOffers = async (ctx: PageCtx): Promise<Offers> => {
  const id = ctx.params['id'];
  const product = await ctx.call<FullProduct>('products.get', { id });
  const { items } = await ctx.call<{ items: readonly FullProduct[] }>('products.list', { brandId: product.brandId });
  const { items: kinds } = await ctx.call<{ items: readonly { productId: number; kind: string }[] }>('products.addons', { id });
  const { items: later } = await ctx.call<{ items: readonly { productId: number; refundable: boolean }[] }>('products.laterAddons', { id });
  return { product, others: items.filter((each) => each.id !== product.id && each.status !== 'retired'), kinds: new Map(kinds.map((each) => [each.productId, each.kind])), later: new Map(later.map((each) => [each.productId, each.refundable])) };
};

const KINDS = ['', 'offered', 'required', 'free'];
const LATER = ['', 'refund', 'keep'];

const fieldsOf = (ctx: PageCtx, { kinds, later }: Offers, item: ProductRow): readonly FieldWish[] => {
  const id = String(item.id);
  const name = productName(ctx, item.name);
  const held = later.get(item.id);
  const now = held === undefined ? '' : held ? 'refund' : 'keep';
  return [
    { name: `kind_${id}`, label: ctx.t('products.addons.withOrder', { name }), widget: 'select', width: 'half', options: KINDS.map((value) => ({ value, label: ctx.t(`products.addons.kind.${value === '' ? 'none' : value}`), selected: value === (kinds.get(item.id) ?? '') })) },
    { name: `later_${id}`, label: ctx.t('products.addons.later', { name }), widget: 'select', width: 'half', options: LATER.map((value) => ({ value, label: ctx.t(`products.addons.later.${value === '' ? 'none' : value}`), selected: value === now })) },
  ];
};

/** Products that are shown with their choices: add-ons, and whatever is set already. */
const shownOf = ({ others, kinds, later }: Offers): readonly FullProduct[] => others.filter((each) => each.isAddon || kinds.has(each.id) || later.has(each.id));

const save = async (ctx: PageCtx, body: Body): Promise<void> => {
  const offers = await loadOffers(ctx);
  for (const { id } of shownOf(offers)) {
    const kind = body[`kind_${String(id)}`] ?? '';
    if (kind !== (offers.kinds.get(id) ?? '')) await ctx.call('products.setAddon', { id: offers.product.id, addonId: id, kind: kind === '' ? null : kind });
  }
  const later = shownOf(offers).flatMap(({ id }) => {
    const text = body[`later_${String(id)}`] ?? '';
    return text === '' ? [] : [{ productId: id, refundable: text === 'refund' }];
  });
  await ctx.call('products.setAddons', { id: offers.product.id, addons: later });
};

/** What comes with a product, must come with it, or may be added later. */
export const productAddonsPage: Page = {
  path: '/staff/products/:id/addons',
  area: 'staff',
  open: 'member',
  nav: 'products',
  load: async (ctx) => {
    const offers = await loadOffers(ctx);
    const shown = shownOf(offers);
    const rest = offers.others.filter((each) => !shown.includes(each));
    return {
      title: productName(ctx, offers.product.name),
      crumbs: [{ label: ctx.t('nav.products'), href: '/staff/products' }],
      ...([...offers.kinds.values()].includes('free') ? { actions: [{ label: ctx.t('unbundle.title'), href: `/staff/products/${String(offers.product.id)}/unbundle`, icon: 'box' }] } : {}),
      tabs: productTabs(ctx, offers.product.id, '/addons'),
      main: [
        shown.length === 0
          ? { kind: 'note', text: ctx.t('products.addons.none'), icon: 'box' }
          : { kind: 'form', title: ctx.t('addons.title'), form: ctx.form('save', ctx.t('form.save'), shown.flatMap((item) => fieldsOf(ctx, offers, item))), lead: ctx.t('products.addons.lead') },
        ...(await raiseCard(ctx, offers.product)),
        ...(rest.length === 0
          ? []
          : [
              {
                kind: 'form' as const,
                title: ctx.t('products.addons.other'),
                form: ctx.form('add', ctx.t('products.addons.add'), [
                  { name: 'addonId', label: ctx.t('orders.product'), widget: 'select', width: 'half', options: rest.map((item) => ({ value: String(item.id), label: productName(ctx, item.name) })) },
                  { name: 'kind', label: ctx.t('products.addons.how'), widget: 'select', width: 'half', options: KINDS.slice(1).map((value) => ({ value, label: ctx.t(`products.addons.kind.${value}`) })) },
                ]),
              },
            ]),
      ],
    };
  },
  actions: {
    save: async (ctx, body) => {
      await save(ctx, body);
      return { to: ctx.request.path, say: 'form.saved' };
    },
    raise: saveRaise,
    add: async (ctx, body) => {
      await ctx.call('products.setAddon', { id: ctx.params['id'], addonId: body['addonId'], kind: body['kind'] });
      return { to: ctx.request.path, say: 'form.saved' };
    },
  },
};
