import type { OperationCtx } from '@billet/sdk';
import { pricesIn } from '../catalog/index.ts';
import type { ReadCycle } from './cells.ts';

/** Whether a price differs from what is listed on a day; each product is looked up once per currency. */
export const priceJudge = (ctx: OperationCtx, today: string): ((productId: number, currency: string, cycle: ReadCycle, price: number) => Promise<boolean>) => {
  const seen = new Map<string, ReturnType<typeof pricesIn>>();
  return async (productId, currency, { unit, count }, price) => {
    const key = `${String(productId)}|${currency}`;
    const listed = seen.get(key) ?? pricesIn(ctx, productId, currency, today);
    seen.set(key, listed);
    return !(await listed).some((each) => each.cycleUnit === unit && each.cycleCount === count && each.price === price);
  };
};
