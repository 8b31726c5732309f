import type { OperationCtx } from '@billet/sdk';
import { ProductOption, type FoundPrice } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { chooseOptions, type ChosenOption, type OptionWishes } from '../../orders/index.ts';
import type { ServiceOption } from '../../services/index.ts';

const wishOf = ({ kind, choice, quantity }: ServiceOption): OptionWishes[string] => (kind === 'choice' ? (choice ?? '') : kind === 'switch' ? true : quantity);

const asChosen = (option: ServiceOption): ChosenOption => ({
  key: option.key, kind: option.kind as 'choice', choice: option.choice, quantity: option.quantity, price: option.price, setupFee: option.setup_fee,
});

/** What the client has already of an option: its set-up is not paid twice. */
const feeFor = (option: ChosenOption, held: readonly ServiceOption[]): number => {
  const before = held.find((each) => each.key === option.key && each.choice === option.choice);
  if (before === undefined) return option.setupFee;
  return option.quantity > before.quantity ? (option.setupFee / option.quantity) * (option.quantity - before.quantity) : 0;
};

/** Set-up of what is new in a list of options, for one piece of the service. */
export const setupOf = (options: readonly ChosenOption[], held: readonly ServiceOption[]): number => options.reduce((sum, option) => sum + feeFor(option, held), 0);

/** Options that the new product knows, too, with the value they have. */
const carriedOver = async (ctx: OperationCtx, productId: number, held: readonly ServiceOption[]): Promise<OptionWishes> => {
  const known = await data(ctx).all(ProductOption).where('product_id', productId);
  return Object.fromEntries(
    held.flatMap((option) => {
      const same = known.find((each) => each.key === option.key && each.kind === option.kind);
      const offers = same !== undefined && (option.kind !== 'choice' || ((same.choices as readonly { readonly key: string }[] | null) ?? []).some(({ key }) => key === option.choice));
      return offers ? [[option.key, wishOf(option)] as const] : [];
    }),
  );
};

/**
 * Options by their stable keys. In the same plan, what is not asked for stays, at the price it has; another plan or cycle
 * prices all of them anew, and an option that it does not have falls away.
 */
export const resolveOptions = async (ctx: OperationCtx, held: readonly ServiceOption[], wishes: OptionWishes, price: Pick<FoundPrice, 'productId' | 'currency' | 'cycleUnit' | 'cycleCount'>, samePlan: boolean, on: string): Promise<readonly ChosenOption[]> => {
  if (!samePlan) return chooseOptions(ctx, price.productId, { ...(await carriedOver(ctx, price.productId, held)), ...wishes }, price, on, 'options');
  const asked = (key: string): boolean => {
    const before = held.find((each) => each.key === key);
    return wishes[key] !== undefined && (before === undefined || wishes[key] !== wishOf(before));
  };
  const kept = held.filter((each) => !asked(each.key)).map(asChosen);
  return [...kept, ...(await chooseOptions(ctx, price.productId, wishes, price, on, 'options', asked))];
};
