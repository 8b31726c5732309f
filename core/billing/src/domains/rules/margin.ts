import { multiplyRatio } from '@billet/sdk';
import { fractionOf } from '../../catalog/index.ts';

/** How a selling price comes of a cost. */
export interface Margin {
  /** Exact decimal, `25` = a quarter on top. */
  readonly percent: string;
  /** Minor units on top of that. */
  readonly fixed: number;
  /** The price is rounded up to a multiple of this, minor units; 1 = as it is. */
  readonly step: number;
  /** Taken off after rounding: 1 makes 20.00 into 19.99. */
  readonly less: number;
}

/** Never below the cost, whatever the rounding takes off. */
export const priceOf = (cost: number, { percent, fixed, step, less }: Margin): number => {
  const [n, d] = fractionOf(percent);
  const raw = multiplyRatio(cost, 100n * d + n, 100n * d) + fixed;
  const rounded = Math.ceil(raw / step) * step - less;
  return rounded >= cost ? rounded : Math.ceil((raw + less) / step) * step - less;
};

/** Share of the price that stays, in tenths of a per cent. */
export const marginOf = (cost: number, price: number): number => (price === 0 ? 0 : Math.round(((price - cost) * 1000) / price));
