import { asMinor } from '../../as-minor.ts';
import { optionField, optionValue, optionsOf, type ProductOptionRow } from '../../client/order-options.ts';
import { parseIntoCycle } from '../../cycle.ts';
import type { Body, FieldWish, PageCtx } from '../../page.ts';
import { cycleText, productName } from '../../parts.ts';
import type { ProductRow } from '../../shapes.ts';

/** As many products as one form takes; the API takes fifty. */
const MOST = 10;

interface Addon {
  readonly productId: number;
  readonly name: Readonly<Record<string, string>>;
  readonly kind: string;
}

/** A line of the form in which a product was chosen. */
export interface OrderRow {
  /** Place in the form. */
  readonly at: number;
  readonly product: ProductRow;
  readonly prices: ProductRow['prices'];
  readonly options: readonly ProductOptionRow[];
  readonly addons: readonly Addon[];
}

/** Lines with a product, each with what can be chosen for it. */
export const rowsOf = async (ctx: PageCtx, products: readonly ProductRow[], currency: string, body: Body): Promise<readonly OrderRow[]> => {
  const rows: OrderRow[] = [];
  for (let at = 0; at < MOST; at += 1) {
    const product = products.find((each) => String(each.id) === body[`i${String(at)}_product`]);
    if (product === undefined) continue;
    const { items: addons } = await ctx.call<{ items: readonly Addon[] }>('products.addons', { id: product.id });
    rows.push({ at, product, prices: product.prices.filter((price) => price.currency === currency), options: await optionsOf(ctx, product.id), addons });
  }
  return rows;
};

/** Where the next product can be chosen; nothing when the form is full. */
export const freePlace = (rows: readonly OrderRow[]): number | undefined => Array.from({ length: MOST }, (_none, at) => at).find((at) => !rows.some((row) => row.at === at));

export const productField = (ctx: PageCtx, products: readonly ProductRow[], at: number, chosen?: number): FieldWish => ({
  name: `i${String(at)}_product`,
  label: ctx.t('orders.product'),
  widget: 'select',
  options: [{ value: '', label: ctx.t('orders.noProduct') }, ...products.map((product) => ({ value: String(product.id), label: productName(ctx, product.name), selected: product.id === chosen }))],
});

/** Everything about one line; `position` is its place in what is sent, for errors. */
export const rowFields = (ctx: PageCtx, products: readonly ProductRow[], currency: string, { at, product, prices, options, addons }: OrderRow, position: number): readonly FieldWish[] => {
  const name = `i${String(at)}`;
  const where = `items.${String(position)}`;
  const cycle = (price: ProductRow['prices'][number]): string => `${cycleText(ctx, price.cycle)} · ${ctx.say.money({ amount: price.price, currency })}`;
  return [
    productField(ctx, products, at, product.id),
    { name: `${name}_cycle`, label: ctx.t('shop.cycle'), widget: 'select', width: 'half', errorAt: `${where}.cycle`, options: prices.map((price) => ({ value: `${price.cycle.unit}:${String(price.cycle.count)}`, label: cycle(price) })) },
    { name: `${name}_quantity`, label: ctx.t('checkout.quantity'), widget: 'number', width: 'half', value: '1', required: true, errorAt: `${where}.quantity` },
    ...options.map((option) => ({ ...optionField(ctx, option, currency, `${name}_o_`), errorAt: `${where}.options.${option.key}` })),
    ...addons.filter((addon) => addon.kind === 'offered').map((addon): FieldWish => ({ name: `${name}_a_${String(addon.productId)}`, label: `+ ${productName(ctx, addon.name)}`, widget: 'switch' })),
    { name: `${name}_price`, label: ctx.t('orders.ownPrice'), widget: 'money', width: 'third', unit: currency, errorAt: `${where}.price` },
    { name: `${name}_first`, label: ctx.t('orders.firstPrice'), widget: 'money', width: 'third', unit: currency, errorAt: `${where}.firstPrice` },
    { name: `${name}_setup`, label: ctx.t('orders.ownSetup'), widget: 'money', width: 'third', unit: currency, errorAt: `${where}.setupFee` },
    { name: `${name}_label`, label: ctx.t('orders.label'), widget: 'text', errorAt: `${where}.label` },
    { name: `${name}_mode`, label: ctx.t('products.mode'), widget: 'select', width: 'half', errorAt: `${where}.mode`, options: (['advance', 'arrears'] as const).map((mode) => ({ value: mode, label: ctx.t(`products.mode.${mode}`), selected: mode === product.mode })) },
    { name: `${name}_trial`, label: ctx.t('products.trialDays'), widget: 'number', width: 'half', unit: ctx.t('form.days'), errorAt: `${where}.trialDays` },
  ];
};

/** What comes along without being asked for, in words. */
export const comesWith = (ctx: PageCtx, { addons }: OrderRow): string | undefined => {
  const names = addons.filter((addon) => addon.kind !== 'offered').map((addon) => productName(ctx, addon.name));
  return names.length === 0 ? undefined : ctx.t('orders.comesWith', { names: names.join(', ') });
};

const own = (body: Body, name: string, currency: string, field: string): Record<string, number> => {
  const text = (body[name] ?? '').trim();
  return text === '' ? {} : { [field]: asMinor(text, currency, name) };
};

/** The lines as an order wants them: the products first, then what stands in between, then the add-ons that belong to them. */
export const itemsOf = (rows: readonly OrderRow[], currency: string, body: Body, names: ReadonlyMap<string, string>, between: readonly Record<string, unknown>[]): readonly Record<string, unknown>[] => {
  const items = rows.map(({ at, product, prices, options }) => {
    const name = `i${String(at)}`;
    const cycle = body[`${name}_cycle`];
    const known = prices.some((price) => `${price.cycle.unit}:${String(price.cycle.count)}` === cycle);
    return {
      productId: product.id,
      ...(known ? { cycle: parseIntoCycle(cycle) } : prices[0] === undefined ? {} : { cycle: prices[0].cycle }),
      quantity: body[`${name}_quantity`] ?? '1',
      label: body[`${name}_label`] ?? '',
      ...(names.has(String(at)) ? { domainName: names.get(String(at)) } : {}),
      options: Object.fromEntries(options.map((option) => [option.key, optionValue(option, body[`${name}_o_${option.key}`])])),
      ...own(body, `${name}_price`, currency, 'price'),
      ...own(body, `${name}_first`, currency, 'firstPrice'),
      ...own(body, `${name}_setup`, currency, 'setupFee'),
      ...(body[`${name}_mode`] === undefined || body[`${name}_mode`] === product.mode ? {} : { mode: body[`${name}_mode`] }),
      ...((body[`${name}_trial`] ?? '') === '' ? {} : { trialDays: body[`${name}_trial`] }),
    };
  });
  const added = rows.flatMap(({ at, addons }, position) => addons.filter((addon) => addon.kind === 'offered' && body[`i${String(at)}_a_${String(addon.productId)}`] === 'on').map((addon) => ({ productId: addon.productId, addonOf: position })));
  return [...items, ...between, ...added];
};
