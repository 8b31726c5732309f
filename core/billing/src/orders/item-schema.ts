import { integer, z } from '@billet/sdk';
import { idSchema } from '../paging.ts';

export const cycleSchema = z.strictObject({ unit: z.enum(['hour', 'day', 'week', 'month', 'year', 'once', 'free']), count: integer({ min: 1, max: 60 }).default(1) });

/** What the buyer chose of each option: a choice's key, a number of pieces, or yes. */
export const optionWishes = z.record(z.string().regex(/^[a-z0-9_-]{1,40}$/), z.union([z.boolean(), integer({ min: 0, max: 10_000 }), z.string().max(40)]));

/** The domain that an item of a TLD's product is for. `with` = the item of this order that it belongs to, counted from 0. */
export const domainWish = z.strictObject({
  name: z.string().trim().min(3).max(253),
  action: z.enum(['register', 'transfer']).default('register'),
  years: integer({ min: 1, max: 10 }).default(1),
  contactId: idSchema.optional(),
  /** For a transfer: the code of the present registrar, if it is at hand already. */
  authCode: z.string().trim().min(1).max(80).optional(),
  with: integer({ min: 0, max: 49 }).optional(),
});

/** What only staff agree on for an item. */
export const staffFields = ['price', 'firstPrice', 'setupFee', 'mode', 'trialDays'] as const;

/** One product of an order. A negotiated price stays until it is recalculated; `mode` and `trialDays` stand in for those of the product. */
export const itemSchema = z.strictObject({
  productId: idSchema,
  cycle: cycleSchema.optional(),
  quantity: integer({ min: 1, max: 1000 }).default(1),
  label: z.string().trim().max(80).default(''),
  options: optionWishes.default({}),
  /** For an add-on: the item of this order it belongs to, counted from 0, or a service that runs. */
  addonOf: integer({ min: 0, max: 49 }).optional(),
  serviceId: idSchema.optional(),
  domain: domainWish.optional(),
  /** The name that hosting is set up for: ordered along with it, or held elsewhere. */
  domainName: z.string().trim().min(3).max(253).optional(),
  price: integer({ min: 0 }).optional(),
  /** What the first period costs; later ones cost `price`, or what is listed. */
  firstPrice: integer({ min: 0 }).optional(),
  setupFee: integer({ min: 0 }).optional(),
  mode: z.enum(['advance', 'arrears']).optional(),
  /** Free days from the first day on; 0 = none, even where the product has some. */
  trialDays: integer({ min: 0, max: 366 }).optional(),
});

export type OrderItemWish = z.output<typeof itemSchema>;
