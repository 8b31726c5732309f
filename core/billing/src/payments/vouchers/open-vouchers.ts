import { conflict, defineOperation, integer, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import type { QueryBuilderType } from 'objection';
import { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { postJournals, postings } from '../../ledger/index.ts';
import { idSchema } from '../../paging.ts';
import { Voucher, VoucherBatch } from './tables.ts';

const serials = { id: idSchema, from: integer({ min: 1, max: 1_000_000 }), to: integer({ min: 1, max: 1_000_000 }) };

interface Range {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

const loadBatch = async (ctx: OperationCtx, { id, from, to }: Range): Promise<VoucherBatch> => {
  const batch = await data(ctx).all(VoucherBatch).findById(id);
  if (batch === undefined) throw notFound('VoucherBatch');
  if (to < from || to > batch.count) throw invalid('VOUCHER_RANGE', 'to', 'The batch has no such numbers.', { count: batch.count });
  return batch;
};

const inRange = (ctx: OperationCtx, { id, from, to }: Range): QueryBuilderType<Voucher> => data(ctx).all(Voucher).where('batch_id', id).whereBetween('serial', [from, to]);

export const sellVouchers = defineOperation({
  name: 'vouchers.sell',
  summary: 'Opens vouchers of a batch that were paid for, or given away at a price of 0: from now on they can be redeemed.',
  kind: 'command',
  http: { method: 'POST', path: '/vouchers/{id}/sale' },
  audience: ['staff'],
  permission: 'vouchers.write',
  input: z.strictObject({
    ...serials,
    /** Minor units: what was paid for each. Less than its worth is a reseller's discount, 0 a present. */
    paidEach: integer({ min: 0, max: 1_000_000_000 }),
  }),
  output: z.strictObject({ opened: z.number().int() }),
  run: async (ctx, { paidEach, ...range }) => {
    const { all, db } = data(ctx);
    const batch = await loadBatch(ctx, range);
    if (paidEach > batch.amount) throw invalid('VOUCHER_PRICE', 'paidEach', 'A voucher costs no more than it is worth.');
    const brand = (await all(Brand).findById(batch.brand_id)) as Brand;
    const today = ctx.clock.today(brand.zone);
    if (batch.expires_on !== null && batch.expires_on < today) throw conflict('VOUCHER_EXPIRED', 'These vouchers have expired.');
    // The statement itself decides: of two sales at once one opens nothing.
    const opened = await inRange(ctx, range).where('state', 'stock').patch({ state: 'open', paid: paidEach > 0 });
    if (opened !== range.to - range.from + 1) throw conflict('VOUCHER_SOLD', 'Some of these are sold, redeemed or void already.');
    await postJournals(db, ctx.clock.now(), [
      {
        legalEntityId: batch.legal_entity_id, kind: 'voucher.sold', ref: `${String(batch.id)}/${String(range.from)}-${String(range.to)}`, clientId: null, bookedOn: today, currency: batch.currency,
        movements: paidEach === 0 ? [] : postings.vouchersSold({ worth: batch.amount * opened, paid: paidEach * opened }),
      },
    ]);
    ctx.touch({ kind: 'voucherBatch', id: batch.id }, undefined, { sold: range, paidEach });
    return { opened };
  },
});

export const voidVouchers = defineOperation({
  name: 'vouchers.void',
  summary: 'Makes vouchers worthless that were lost or printed wrong: those in stock, and presents. What was paid for stays good.',
  kind: 'command',
  http: { method: 'POST', path: '/vouchers/{id}/void' },
  audience: ['staff'],
  permission: 'vouchers.write',
  input: z.strictObject(serials),
  output: z.strictObject({ voided: z.number().int() }),
  run: async (ctx, range) => {
    const batch = await loadBatch(ctx, range);
    const voided = await inRange(ctx, range).whereIn('state', ['stock', 'open']).where('paid', false).patch({ state: 'void' });
    if (voided === 0) throw conflict('VOUCHER_PAID', 'None of these can be made void: they are paid for, redeemed or over.');
    ctx.touch({ kind: 'voucherBatch', id: batch.id }, undefined, { voided: range, count: voided });
    return { voided };
  },
});
