import { invalid, type OperationCtx } from '@billet/sdk';
import { OptionPrice, ProductOption, type FoundPrice } from '../catalog/index.ts';
import { data } from '../data.ts';
import type { OrderItemWish } from './item-schema.ts';

/** An option as the service will have it: `price` and `setupFee` are those of the whole option for a period. */
export interface ChosenOption {
  readonly key: string;
  readonly kind: 'choice' | 'quantity' | 'switch';
  readonly choice: string | null;
  readonly quantity: number;
  readonly price: number;
  readonly setupFee: number;
}

/** What is wished of options, by key. */
export type OptionWishes = OrderItemWish['options'];

type Wish = OptionWishes[string];

const choiceKeys = (option: ProductOption): readonly string[] => ((option.choices as readonly { readonly key: string }[] | null) ?? []).map(({ key }) => key);

/** What a wish means for an option: which choice, how many. Refuses what the option does not offer. */
const read = (option: ProductOption, wish: Wish | undefined, field: string): { readonly choice: string | null; readonly quantity: number } => {
  const bad = (): never => {
    throw invalid('OPTION_INVALID', field, 'This option does not offer that.', { option: option.key });
  };
  if (option.kind === 'switch') return wish === undefined || typeof wish === 'boolean' ? { choice: null, quantity: wish === true || option.required ? 1 : 0 } : bad();
  if (option.kind === 'quantity') {
    const quantity = wish ?? option.min;
    return typeof quantity === 'number' && quantity >= option.min && quantity <= option.max ? { choice: null, quantity } : bad();
  }
  const keys = choiceKeys(option);
  if (wish === undefined || wish === '') return option.required ? { choice: keys[0] ?? bad(), quantity: 1 } : { choice: null, quantity: 0 };
  return typeof wish === 'string' && keys.includes(wish) ? { choice: wish, quantity: 1 } : bad();
};

/** The currency and cycle in which options are priced. */
type Priced = Pick<FoundPrice, 'currency' | 'cycleUnit' | 'cycleCount'>;

/** The price of one piece: in the currency and cycle of the product, the youngest that has begun. */
const priceOf = (prices: readonly OptionPrice[], option: ProductOption, choice: string | null, of: Priced, on: string): OptionPrice | undefined =>
  prices
    .filter((each) => each.option_id === option.id && each.choice === choice && each.currency === of.currency && each.cycle_unit === of.cycleUnit && each.cycle_count === of.cycleCount && each.effective_from <= on)
    .reduce<OptionPrice | undefined>((best, each) => (best === undefined || each.effective_from >= best.effective_from ? each : best), undefined);

/**
 * Options of a product with their prices, those that `asked` lets through. What was chosen but has no price in this cycle is
 * refused; `at` is the path of the wishes in the input.
 */
export const chooseOptions = async (
  ctx: OperationCtx, productId: number, wishes: OptionWishes, price: Priced, on: string, at: string, asked: (key: string) => boolean = () => true,
): Promise<readonly ChosenOption[]> => {
  const { all } = data(ctx);
  const options = (await all(ProductOption).where('product_id', productId).orderBy('id')).filter(({ key }) => asked(key));
  const unknown = Object.keys(wishes).find((key) => asked(key) && !options.some((option) => option.key === key));
  if (unknown !== undefined) throw invalid('OPTION_UNKNOWN', `${at}.${unknown}`, 'This product has no such option.');
  if (options.length === 0) return [];
  const prices = await all(OptionPrice).whereIn('option_id', options.map((option) => option.id));
  return options.flatMap((option): readonly ChosenOption[] => {
    const field = `${at}.${option.key}`;
    const { choice, quantity } = read(option, wishes[option.key], field);
    if (quantity === 0) return [];
    const found = priceOf(prices, option, choice, price, on);
    if (found === undefined) throw invalid('NO_PRICE', field, 'There is no price for this cycle and currency.');
    return [{ key: option.key, kind: option.kind as 'choice', choice, quantity, price: found.price * quantity, setupFee: found.setup_fee * quantity }];
  });
};

/** Options as the server module gets them: by key, a choice or a number. */
export const optionsForModule = (options: readonly ChosenOption[]): Readonly<Record<string, string | number>> =>
  Object.fromEntries(options.map(({ key, choice, quantity }) => [key, choice ?? quantity]));
