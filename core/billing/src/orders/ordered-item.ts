import { z } from '@billet/sdk';
import type { Service } from '../services/index.ts';
import type { Chosen } from './insert-service.ts';
import { cycleSchema } from './item-schema.ts';
import { freeSetupBy } from './use-promotion.ts';

/** One thing that is ordered and its prices as listed or agreed: without tax, before promotions, in minor units. */
export const orderedItem = z.strictObject({
  label: z.string(),
  quantity: z.number().int(),
  cycle: cycleSchema,
  /** A piece for a period. */
  price: z.number().int(),
  /** Its options for a period. */
  options: z.number().int(),
  /** A piece for the first period, where that has a price of its own. */
  firstPrice: z.number().int().nullable(),
  /** A piece, once. */
  setupFee: z.number().int(),
});

export type OrderedItem = z.output<typeof orderedItem>;

export const orderedItemOf = ({ label, quantity }: Service, { price, options, firstPrice, setupFee, promotions }: Chosen): OrderedItem => ({
  label,
  quantity,
  cycle: { unit: price.cycleUnit as OrderedItem['cycle']['unit'], count: price.cycleCount },
  price: price.price,
  options: options.reduce((sum, option) => sum + option.price * option.quantity, 0),
  firstPrice: firstPrice ?? null,
  setupFee: freeSetupBy(promotions) ? 0 : setupFee,
});
