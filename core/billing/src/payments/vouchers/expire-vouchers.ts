import { allBrands } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { eachAlone } from '../../each-alone.ts';
import { postJournals, postings } from '../../ledger/index.ts';
import type { House } from '../../room.ts';
import { isReached } from '../../still.ts';
import { VoucherBatch } from './tables.ts';

/** Vouchers whose last day is over can no longer be redeemed; what was paid for them is earned. */
export const expireVouchers = async (house: House): Promise<void> => {
  const first = await house.still.first('vouchers.firstEnd', `select min(b.expires_on) as at from voucher_batches b where exists (select 1 from vouchers v where v.batch_id = b.id and v.state in ('stock', 'open'))`);
  for (const brand of await allBrands(house)) {
    const today = house.clock.today(brand.zone);
    if (!isReached(first, today)) continue;
    const over = await house.db.from(VoucherBatch).where('brand_id', brand.id).where('expires_on', '<', today).whereRaw("exists (select 1 from vouchers v where v.batch_id = voucher_batches.id and v.state in ('stock', 'open'))").orderBy('id');
    await eachAlone(house, over, {
      what: 'expiry of vouchers',
      run: (batch) => house.executor.asSystem('vouchers.expire', async (ctx) => {
        const { db } = data(ctx);
        // One statement: a voucher that is sold meanwhile is counted as the sale left it.
        const expired = await db.raw<{ paid: boolean | number }>("update vouchers set state = 'expired' where batch_id = ? and state in ('stock', 'open') returning paid", [batch.id]);
        if (expired.length === 0) return;
        const earned = expired.filter(({ paid }) => Boolean(paid)).length;
        await postJournals(db, ctx.clock.now(), [
          { legalEntityId: batch.legal_entity_id, kind: 'voucher.expired', ref: String(batch.id), clientId: null, bookedOn: today, currency: batch.currency, movements: earned === 0 ? [] : postings.vouchersExpired({ amount: batch.amount * earned }) },
        ]);
        ctx.touch({ kind: 'voucherBatch', id: batch.id }, undefined, { expired: expired.length, earned: batch.amount * earned });
      }),
    });
  }
};
