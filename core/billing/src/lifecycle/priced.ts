import { multiplyRatio, type OperationCtx } from '@billet/sdk';
import type { Service } from '../services/index.ts';
import { draftNow } from './issue-slices.ts';

/** Prices may contain their tax, lines never do. Turns the one into the other by the rates of today. */
export interface PriceScale {
  toPriced(net: number): number;
  toNet(priced: number): number;
}

/** Large enough that the share of the tax is exact to the minor unit of any invoice. */
const SAMPLE = 1_000_000_000_000;

/** How a price of a service relates to the net amount on its line: the same, unless its tax is inclusive. */
export const priceScaleOf = async (ctx: OperationCtx, service: Service): Promise<PriceScale> => {
  const { documents: [document] } = await draftNow(ctx, [{ service, extra: [{ kind: 'adjustment', periodStart: null, periodEnd: null, net: SAMPLE, chargeKey: 'scale' }] }]);
  const net = document?.net ?? SAMPLE;
  return { toPriced: (amount) => multiplyRatio(amount, SAMPLE, net), toNet: (amount) => multiplyRatio(amount, net, SAMPLE) };
};
