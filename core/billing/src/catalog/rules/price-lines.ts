import { roundHalfUp } from '@billet/sdk';
import { fractionOf, type Discount } from './discount.ts';

/** Something with a price of its own within one period: the product itself first, then its options. Minor units. */
export interface PricePart {
  /** Empty for the product itself, else the key of the option. */
  readonly key: string;
  readonly unitPrice: number;
  readonly quantity: number;
}

/** What a part costs in one period. `net` = `gross` − `discount`. */
export interface PricedPart extends PricePart {
  readonly gross: number;
  readonly discount: number;
  readonly net: number;
}

/** Exact value over the common denominator. */
type Exact = readonly [bigint, bigint];

const cut = ([n, d]: Exact, percent: string): Exact => {
  const [pn, pd] = fractionOf(percent);
  const left = 100n * pd - pn;
  return [left < 0n ? 0n : n * left, d * 100n * pd];
};

/** Takes an amount off the parts in their order, each down to nothing. */
const takeOff = (values: readonly Exact[], amount: Exact): Exact[] => {
  let [n, d] = amount;
  return values.map(([vn, vd]) => {
    const [have, want, common] = [vn * d, n * vd, vd * d];
    const taken = have < want ? have : want;
    [n, d] = [want - taken, common];
    return [have - taken, common];
  });
};

const apply = (values: readonly Exact[], discount: Discount, quantity: bigint, [part, of]: Exact): readonly Exact[] => {
  if (discount.kind === 'percent') return values.map((value) => cut(value, discount.value));
  if (discount.kind === 'amount') return takeOff(values, [BigInt(discount.value) * part, of]);
  return values.map((value, i) => (i === 0 ? [BigInt(discount.value) * quantity * part, of] : value));
};

/** The exact price of each part, after the discounts that count (see `stacked`), as numerator and denominator. */
export const exactPrices = (parts: readonly PricePart[], discounts: readonly Discount[], share: readonly [number, number]): readonly (readonly [bigint, bigint])[] => {
  const [part, of] = [BigInt(share[0]), BigInt(share[1])];
  const quantity = BigInt(parts[0]?.quantity ?? 1);
  return discounts.reduce<readonly Exact[]>(
    (values, discount) => apply(values, discount, quantity, [part, of]),
    parts.map((each) => [BigInt(each.unitPrice) * BigInt(each.quantity) * part, of]),
  );
};

/**
 * Prices of one period and its share of a full one: options at their own price, then the discounts that count in their
 * order, all exact; each line is rounded once, at the end.
 */
export const priceLines = (parts: readonly PricePart[], discounts: readonly Discount[], share: readonly [number, number]): readonly PricedPart[] => {
  const whole = share[0] === share[1];
  const gross = parts.map(({ unitPrice, quantity }) => (whole ? unitPrice * quantity : roundHalfUp(BigInt(unitPrice) * BigInt(quantity) * BigInt(share[0]), BigInt(share[1]))));
  const nets = discounts.length > 0 ? exactPrices(parts, discounts, share).map(([n, d]) => roundHalfUp(n, d)) : gross;
  return parts.map((each, i) => ({ ...each, gross: gross[i] ?? 0, discount: (gross[i] ?? 0) - (nets[i] ?? 0), net: nets[i] ?? 0 }));
};
