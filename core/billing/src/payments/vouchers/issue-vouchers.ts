import { currencySchema, defineOperation, integer, invalid, localDateSchema, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { insertRows } from '../../bulk-rows.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { VoucherBatch } from './tables.ts';
import { hashOfCode, newVoucherCode } from './voucher-code.ts';

const MOST = 2000;

export const issueVouchers = defineOperation({
  name: 'vouchers.issue',
  summary: 'Makes a batch of vouchers. Their codes are told this once and kept nowhere. They can be redeemed when they are sold or given away.',
  kind: 'command',
  http: { method: 'POST', path: '/vouchers' },
  audience: ['staff'],
  permission: 'vouchers.write',
  input: z.strictObject({
    brandId: idSchema,
    name: z.string().trim().min(1).max(80),
    count: integer({ min: 1, max: MOST }),
    /** Minor units: what each is worth. */
    amount: integer({ min: 1, max: 1_000_000_000 }),
    currency: currencySchema,
    /** The last day on which it can be redeemed. */
    expiresOn: localDateSchema.nullable().default(null),
  }),
  output: z.strictObject({ id: z.number().int(), vouchers: z.array(z.strictObject({ serial: z.number().int(), code: z.string() })) }),
  transient: true,
  run: async (ctx, { brandId, name, count, amount, currency, expiresOn }) => {
    const { all, db } = data(ctx);
    const brand = await brandOf(ctx, brandId);
    if (expiresOn !== null && expiresOn < ctx.clock.today(brand.zone)) throw invalid('DATE_PAST', 'expiresOn', 'The day is over.');
    if ((await all(VoucherBatch).findOne({ brand_id: brand.id, name })) !== undefined) throw invalid('VOUCHER_NAME', 'name', 'There is a batch of this name.');
    const batch = await all(VoucherBatch).insertAndFetch({ brand_id: brand.id, legal_entity_id: brand.legal_entity_id, name, count, amount, currency, expires_on: expiresOn, created_at: ctx.clock.now() });
    const vouchers = Array.from({ length: count }, (_each, i) => ({ serial: i + 1, code: newVoucherCode() }));
    await insertRows(db, 'vouchers', { batch_id: 'id', serial: 'int', code_hash: 'text', tail: 'text', state: 'text', paid: 'bool' }, vouchers.map(({ serial, code }) => ({ batch_id: batch.id, serial, code_hash: hashOfCode(code), tail: code.slice(-4), state: 'stock', paid: false })));
    ctx.touch({ kind: 'voucherBatch', id: batch.id }, undefined, { name, count, amount, currency, expiresOn });
    return { id: batch.id, vouchers };
  },
});
