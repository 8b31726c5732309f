import { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { postJournals, postings } from '../../ledger/index.ts';
import type { House } from '../../room.ts';
import { Voucher, VoucherBatch } from './tables.ts';

/** Vouchers whose last day is over can no longer be redeemed; what was paid for them is earned. */
export const expireVouchers = async (house: House): Promise<void> => {
  for (const brand of await house.db.from(Brand)) {
    const today = house.clock.today(brand.zone);
    const over = await house.db.from(VoucherBatch).where('brand_id', brand.id).where('expires_on', '<', today).whereRaw("exists (select 1 from vouchers v where v.batch_id = voucher_batches.id and v.state in ('stock', 'open'))").orderBy('id');
    for (const batch of over) {
      await house.executor.asSystem('vouchers.expire', async (ctx) => {
        const { all, db } = data(ctx);
        const left = all(Voucher).where('batch_id', batch.id);
        const earned = Number(await left.clone().where({ state: 'open', paid: true }).patch({ state: 'expired' }));
        const others = Number(await left.clone().whereIn('state', ['stock', 'open']).patch({ state: 'expired' }));
        if (earned + others === 0) return;
        await postJournals(db, ctx.clock.now(), [
          { legalEntityId: batch.legal_entity_id, kind: 'voucher.expired', ref: String(batch.id), clientId: null, bookedOn: today, currency: batch.currency, movements: earned === 0 ? [] : postings.vouchersExpired({ amount: batch.amount * earned }) },
        ]);
        ctx.touch({ kind: 'voucherBatch', id: batch.id }, undefined, { expired: earned + others, earned: batch.amount * earned });
      });
    }
  }
};
