import { BilletError, type Caller, conflict, defineOperation, invalid, notFound, z } from '@billet/sdk';
import { hitRateLimit, releaseRateLimit } from '@billet/database';
import { brandOf } from '../../brands/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { addToBalance, postJournals, postings } from '../../ledger/index.ts';
import { idSchema } from '../../paging.ts';
import { Voucher, VoucherBatch } from './tables.ts';
import { hashOfCode, readVoucherCode } from './voucher-code.ts';

const HOUR_MS = 3_600_000;
const TRIES_A_CLIENT = 10;
const TRIES_AN_ADDRESS = 30;

/** Whose tries count, and how many an hour are allowed; those of staff do not. */
const limitsOf = ({ audience, address }: Caller, clientId: number): readonly (readonly [key: string, most: number])[] => {
  if (audience !== 'client') return [];
  const own = [`voucher:client:${String(clientId)}`, TRIES_A_CLIENT] as const;
  return address === undefined ? [own] : [own, [`voucher:address:${address}`, TRIES_AN_ADDRESS]];
};

export const redeemVoucher = defineOperation({
  name: 'vouchers.redeem',
  summary: 'Turns the worth of a voucher into balance, once. Whoever guesses is stopped.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{clientId}/vouchers' },
  audience: ['staff', 'client'],
  permission: 'payments.pay',
  input: z.strictObject({ clientId: idSchema, code: z.string().trim().min(1).max(60) }),
  output: z.strictObject({ amount: z.number().int(), currency: z.string() }),
  sensitive: ['code'],
  // Three steps, so that a try counts although the last of them is refused and undone.
  prepare: async (ctx, { clientId, code: typed }) => {
    const { of, db } = data(ctx);
    const client = await of(Client).findById(clientId);
    if (client === undefined) throw notFound('Client');
    if (client.status !== 'active') throw conflict('CLIENT_CLOSED', 'This account is closed.');
    const code = readVoucherCode(typed);
    if (code === undefined) throw invalid('VOUCHER_TYPO', 'code', 'This code is typed wrong. It has sixteen signs.');
    let free = true;
    const limits = limitsOf(ctx.caller, clientId);
    for (const [key, most] of limits) free = (await hitRateLimit(db, key, most, HOUR_MS)) && free;
    return { clientId, hash: hashOfCode(code), free, tries: limits.map(([key]) => key) };
  },
  call: () => Promise.resolve(undefined),
  settle: async (ctx, { clientId, hash, free, tries }) => {
    if (!free) throw new BilletError('VOUCHER_TRIES', 'Too many tries. Please wait an hour.', { status: 429, field: 'code' });
    const { all, db } = data(ctx);
    const client = (await all(Client).findById(clientId)) as Client;
    const brand = await brandOf(ctx, client.brand_id);
    const voucher = await all(Voucher).findOne({ code_hash: hash });
    const batch = await all(VoucherBatch).findById(voucher?.batch_id ?? 0);
    const today = ctx.clock.today(brand.zone);
    // One answer for all of these: it tells a guesser nothing.
    const unknown = invalid('VOUCHER_UNKNOWN', 'code', 'This voucher is not known, or it is used or over.');
    if (voucher === undefined || batch === undefined || batch.brand_id !== brand.id || (batch.expires_on !== null && batch.expires_on < today)) throw unknown;
    if (batch.currency !== client.currency) throw invalid('VOUCHER_CURRENCY', 'code', 'This voucher is for accounts in another currency.', { currency: batch.currency });
    // The statement itself decides: of two at once one redeems nothing.
    const taken = await all(Voucher).where({ id: voucher.id, state: 'open' }).patch({ state: 'redeemed', client_id: client.id, redeemed_at: ctx.clock.now() });
    if (taken === 0) throw unknown;
    // Whoever has a voucher guesses nothing.
    for (const key of tries) await releaseRateLimit(db, key);
    await addToBalance(ctx, client.id, batch.currency, batch.amount);
    await postJournals(db, ctx.clock.now(), [
      {
        legalEntityId: batch.legal_entity_id, kind: 'voucher.redeemed', ref: String(voucher.id), clientId: client.id, bookedOn: today, currency: batch.currency,
        movements: postings.voucherRedeemed({ amount: batch.amount, paid: voucher.paid }),
      },
    ]);
    ctx.touch({ kind: 'client', id: client.id, clientId: client.id }, undefined, { voucher: `${batch.name}/${String(voucher.serial)}`, amount: batch.amount, currency: batch.currency });
    return { amount: batch.amount, currency: batch.currency };
  },
});
