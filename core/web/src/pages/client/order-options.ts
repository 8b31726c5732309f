import type { Body, FieldWish, PageCtx } from '../page.ts';
import { productName } from '../parts.ts';

/** An option of a product, as the catalogue has it. */
export interface ProductOptionRow {
  readonly key: string;
  readonly kind: string;
  readonly name: Readonly<Record<string, string>>;
  readonly min: number;
  readonly max: number;
  readonly required: boolean;
  readonly choices: readonly { readonly key: string; readonly name: Readonly<Record<string, string>> }[];
  readonly prices: readonly { readonly choice: string | null; readonly currency: string; readonly price: number }[];
}

interface Addon {
  readonly productId: number;
  readonly name: Readonly<Record<string, string>>;
  readonly kind: string;
}

const PREFIX = 'option_';

export const optionsOf = async (ctx: PageCtx, id: number | string | undefined): Promise<readonly ProductOptionRow[]> => (await ctx.call<{ items: readonly ProductOptionRow[] }>('products.options', { id })).items;

const addonsOf = async (ctx: PageCtx): Promise<readonly Addon[]> => (await ctx.call<{ items: readonly Addon[] }>('products.addons', { id: ctx.params['id'] })).items;

/** From what an option costs, in words. */
const priceText = (ctx: PageCtx, option: ProductOptionRow, choice: string | null, currency: string): string => {
  const price = option.prices.findLast((each) => each.choice === choice && each.currency === currency);
  return price === undefined || price.price === 0 ? '' : `+ ${ctx.say.money({ amount: price.price, currency })}`;
};

/** The field of an option; its name begins with what is given. */
export const optionField = (ctx: PageCtx, option: ProductOptionRow, currency: string, prefix = PREFIX): FieldWish => {
  const base = { name: `${prefix}${option.key}`, label: productName(ctx, option.name) };
  if (option.kind === 'switch') return { ...base, widget: 'switch', help: priceText(ctx, option, null, currency), ...(option.required ? { checked: true } : {}) };
  if (option.kind === 'quantity') return { ...base, widget: 'number', value: String(option.min), help: priceText(ctx, option, null, currency) };
  return {
    ...base,
    widget: 'select',
    options: [
      ...(option.required ? [] : [{ value: '', label: '–' }]),
      ...option.choices.map((choice) => ({ value: choice.key, label: [productName(ctx, choice.name), priceText(ctx, option, choice.key, currency)].filter((part) => part !== '').join(' ') })),
    ],
  };
};

/** What was chosen of an option, as an order wants it. */
export const optionValue = (option: ProductOptionRow, text: string | undefined): string | number | boolean =>
  option.kind === 'switch' ? text === 'on' : option.kind === 'quantity' ? Number(text ?? option.min) : (text ?? '');

/** Fields for the options and add-ons of a product as part of an order form. */
export const orderFields = async (ctx: PageCtx, currency: string): Promise<readonly FieldWish[]> => [
  ...(await optionsOf(ctx, ctx.params['id'])).map((option) => optionField(ctx, option, currency)),
  ...(await addonsOf(ctx)).filter((addon) => addon.kind === 'offered').map((addon): FieldWish => ({ name: `addon_${String(addon.productId)}`, label: `+ ${productName(ctx, addon.name)}`, widget: 'switch' })),
];

/** What comes along without being asked for, in words. */
export const comesAlong = async (ctx: PageCtx): Promise<string | undefined> => {
  const names = (await addonsOf(ctx)).filter((addon) => addon.kind !== 'offered').map((addon) => productName(ctx, addon.name));
  return names.length === 0 ? undefined : ctx.t('orders.comesWith', { names: names.join(', ') });
};

export interface OrderChoices {
  readonly options: Readonly<Record<string, string | number | boolean>>;
  /** Add-ons of the first item. */
  readonly addons: readonly { readonly productId: number; readonly addonOf: 0 }[];
}

/** What was chosen, as an order wants it. */
export const orderChoices = async (ctx: PageCtx, body: Body): Promise<OrderChoices> => {
  const items = await optionsOf(ctx, ctx.params['id']);
  const addons = (await addonsOf(ctx)).filter((addon) => addon.kind === 'offered' && body[`addon_${String(addon.productId)}`] === 'on');
  return {
    options: Object.fromEntries(items.map((option) => [option.key, optionValue(option, body[`${PREFIX}${option.key}`])])),
    addons: addons.map(({ productId }) => ({ productId, addonOf: 0 })),
  };
};
