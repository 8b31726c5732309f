import type { Body, FieldWish, PageCtx } from '../page.ts';
import { productName } from '../parts.ts';

interface Option {
  readonly key: string;
  readonly kind: string;
  readonly name: Readonly<Record<string, string>>;
  readonly min: number;
  readonly max: number;
  readonly required: boolean;
  readonly choices: readonly { readonly key: string; readonly name: Readonly<Record<string, string>> }[];
  readonly prices: readonly { readonly choice: string | null; readonly currency: string; readonly price: number }[];
}

const PREFIX = 'option_';

const optionsOf = (ctx: PageCtx): Promise<{ readonly items: readonly Option[] }> => ctx.call<{ items: readonly Option[] }>('products.options', { id: ctx.params['id'] });

/** From what an option costs, in words. */
const priceText = (ctx: PageCtx, option: Option, choice: string | null, currency: string): string => {
  const price = option.prices.findLast((each) => each.choice === choice && each.currency === currency);
  return price === undefined || price.price === 0 ? '' : `+ ${ctx.say.money({ amount: price.price, currency })}`;
};

const fieldOf = (ctx: PageCtx, option: Option, currency: string): FieldWish => {
  const base = { name: `${PREFIX}${option.key}`, label: productName(ctx, option.name) };
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

/** Fields for the options of a product and a code, as part of an order form. */
export const orderFields = async (ctx: PageCtx, currency: string): Promise<readonly FieldWish[]> => {
  const { items } = await optionsOf(ctx);
  return [...items.map((option) => fieldOf(ctx, option, currency)), { name: 'promotion', label: ctx.t('shop.code'), widget: 'text' }];
};

/** What was chosen, as an order wants it. */
export const orderChoices = async (ctx: PageCtx, body: Body): Promise<{ readonly options: Readonly<Record<string, unknown>>; readonly promotion?: string }> => {
  const { items } = await optionsOf(ctx);
  const options = items.map((option): readonly [string, unknown] => {
    const text = body[`${PREFIX}${option.key}`];
    return [option.key, option.kind === 'switch' ? text === 'on' : option.kind === 'quantity' ? Number(text ?? option.min) : (text ?? '')];
  });
  const code = (body['promotion'] ?? '').trim();
  return { options: Object.fromEntries(options), ...(code === '' ? {} : { promotion: code }) };
};
