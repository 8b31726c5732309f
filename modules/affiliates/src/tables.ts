import { defineTable, z } from '@billet/sdk';

const id = z.number().int();

export const kindSchema = z.enum(['percent', 'amount']);

/** What a commission is reckoned from. */
export const rate = {
  kind: kindSchema,
  /** In hundredths of a per cent, or in minor units of `rate_currency`; nought = nothing is earned. */
  rate: id,
  rate_currency: z.string(),
  recurring: z.boolean(),
};

/** One of each brand; without one a brand has no programme. */
export const programmes = defineTable({
  name: 'programmes',
  columns: z.strictObject({ brand_id: id, active: z.boolean(), ...rate, hold_days: id, min_payout: id, cookie_days: id }),
  unique: [['brand_id']],
});

/** Nought stands for all affiliates, or all products; a TLD is the product behind it. */
export const rules = defineTable({
  name: 'rules',
  columns: z.strictObject({ brand_id: id, affiliate_client_id: id, product_id: id, ...rate }),
  unique: [['brand_id', 'affiliate_client_id', 'product_id']],
});

export const affiliates = defineTable({
  name: 'affiliates',
  columns: z.strictObject({ client_id: id, brand_id: id, code: z.string(), active: z.boolean(), joined_on: z.string() }),
  clientColumn: 'client_id',
  unique: [['client_id'], ['code']],
});

/** How many on a day, and nothing of who. */
export const clicks = defineTable({
  name: 'clicks',
  columns: z.strictObject({ client_id: id, day: z.string(), count: id }),
  clientColumn: 'client_id',
  unique: [['client_id', 'day']],
});

/** Who brought whom. Nobody is brought twice. */
export const referrals = defineTable({
  name: 'referrals',
  columns: z.strictObject({ client_id: id, referred_id: id, since: z.string() }),
  clientColumn: 'client_id',
  unique: [['referred_id']],
  index: [['client_id']],
});

/** A paid line of an invoice with what it earned, at the rate of then. */
export const commissions = defineTable({
  name: 'commissions',
  columns: z.strictObject({
    client_id: id,
    referred_id: id,
    brand_id: id,
    invoice_id: id,
    line_id: id,
    service_id: id,
    ...rate,
    currency: z.string(),
    /** What it was when it was booked first. */
    earned: id,
    /** What it is now, without what was credited or given back. */
    amount: id,
    booked_on: z.string(),
    payable_on: z.string(),
  }),
  clientColumn: 'client_id',
  erased: 'stay',
  unique: [['line_id']],
  index: [['invoice_id'], ['client_id', 'payable_on']],
});

/** The invoice with which a service was paid first: where only that one earns. */
export const firsts = defineTable({ name: 'firsts', columns: z.strictObject({ service_id: id, invoice_id: id }), unique: [['service_id']] });

export const methodSchema = z.enum(['balance', 'bank']);
export const stateSchema = z.enum(['requested', 'paid', 'refused']);

export const payouts = defineTable({
  name: 'payouts',
  columns: z.strictObject({
    client_id: id,
    brand_id: id,
    amount: id,
    currency: z.string(),
    method: methodSchema,
    /** Bank account, in the client's own words. */
    account: z.string(),
    state: stateSchema,
    requested_on: z.string(),
    done_on: z.string().nullable(),
    reference: z.string(),
  }),
  clientColumn: 'client_id',
  erased: ['account'],
  index: [['state'], ['client_id', 'state']],
});
