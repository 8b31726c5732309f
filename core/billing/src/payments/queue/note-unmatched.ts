import { insertMany } from '@billet/database';
import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { inChunks } from '../../in-chunks.ts';
import { maskCardNumbers } from '../rules/index.ts';
import { Payment } from '../tables.ts';

/** Money that arrived and that nobody knows the owner of yet. */
export interface StrayMoney {
  readonly gatewayAccountId: number;
  /** The payment's own id at the provider or bank. */
  readonly reference: string;
  readonly amount: number;
  readonly fee?: number;
  readonly currency: string;
  readonly payerName?: string;
  /** What the payer wrote, invoice numbers and the like. */
  readonly note?: string;
  readonly receivedOn: string;
  readonly reason?: string;
}

/** Puts it into the queue, once per account and reference, unless it is booked already. True = it is new. */
export const noteUnmatched = async (ctx: OperationCtx, stray: StrayMoney): Promise<boolean> =>
  (await data(ctx).db.execute(
    `insert into unmatched_money (gateway_account_id, reference, amount, fee, currency, payer_name, note, received_on, state, reason, created_at)
     select ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ? where not exists (select 1 from payments p where p.gateway_account_id = ? and p.reference = ?)
     on conflict (gateway_account_id, reference) do nothing`,
    [
      stray.gatewayAccountId, stray.reference, stray.amount, stray.fee ?? 0, stray.currency, maskCardNumbers(stray.payerName ?? ''), maskCardNumbers(stray.note ?? ''), stray.receivedOn, stray.reason ?? null, ctx.clock.now(),
      stray.gatewayAccountId, stray.reference,
    ],
  )) > 0;

const COLUMNS = ['gateway_account_id', 'reference', 'amount', 'fee', 'currency', 'payer_name', 'note', 'received_on', 'state', 'reason', 'created_at'];

/** The same for all money of one account that a long file brings, with a few statements. */
export const noteManyUnmatched = async (ctx: OperationCtx, gatewayAccountId: number, strays: readonly Omit<StrayMoney, 'gatewayAccountId'>[]): Promise<number> => {
  const { all, db } = data(ctx);
  const booked = await inChunks(strays.map(({ reference }) => reference), (chunk) => all(Payment).select('reference').where('gateway_account_id', gatewayAccountId).whereIn('reference', chunk));
  const known = new Set(booked.map(({ reference }) => reference));
  const now = ctx.clock.now();
  return insertMany(
    db,
    'unmatched_money',
    COLUMNS,
    strays
      .filter(({ reference }) => !known.has(reference))
      .map((stray) => [gatewayAccountId, stray.reference, stray.amount, stray.fee ?? 0, stray.currency, maskCardNumbers(stray.payerName ?? ''), maskCardNumbers(stray.note ?? ''), stray.receivedOn, 'open', stray.reason ?? null, now]),
    { onConflict: 'nothing' },
  );
};
