import { currencySchema, defineOperation, integer, localDateSchema, notFound, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { postJournals, postings } from '../ledger/index.ts';
import { idSchema } from '../paging.ts';
import { GatewayAccount } from './tables.ts';
import { Payout } from './tables-of-refunds.ts';

/** The provider's clearing account ends at zero when all of its money has reached the bank. */
export const recordPayout = defineOperation({
  name: 'payments.recordPayout',
  summary: 'Books money that a provider moved to the bank, and what it kept; the same reference is booked once.',
  kind: 'command',
  http: { method: 'POST', path: '/gateway-accounts/{gatewayAccountId}/payouts' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({
    gatewayAccountId: idSchema, reference: z.string().trim().min(1).max(120), amount: integer({ min: 1 }), fee: integer({ min: 0 }).default(0), currency: currencySchema, bookedOn: localDateSchema.optional(),
  }),
  output: z.strictObject({ id: z.number().int(), fresh: z.boolean() }),
  run: async (ctx, input) => {
    const { all, db } = data(ctx);
    const account = await all(GatewayAccount).findById(input.gatewayAccountId);
    if (account === undefined) throw notFound('Payment method');
    const known = await all(Payout).findOne({ gateway_account_id: account.id, reference: input.reference });
    if (known !== undefined) return { id: known.id, fresh: false };
    const brand = await brandOf(ctx, account.brand_id);
    const bookedOn = input.bookedOn ?? ctx.clock.today(brand.zone);
    const row = await all(Payout).insertAndFetch({ gateway_account_id: account.id, reference: input.reference, amount: input.amount, fee: input.fee, currency: input.currency, booked_on: bookedOn, created_at: ctx.clock.now() });
    await postJournals(db, ctx.clock.now(), [
      { legalEntityId: brand.legal_entity_id, kind: 'payout.arrived', ref: String(row.id), clientId: null, bookedOn, currency: input.currency, movements: postings.payoutArrived({ amount: input.amount, fee: input.fee }) },
    ]);
    ctx.touch({ kind: 'gateway_account', id: account.id }, undefined, { payout: input.amount, reference: input.reference });
    return { id: row.id, fresh: true };
  },
});
