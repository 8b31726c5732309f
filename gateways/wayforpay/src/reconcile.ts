import { instantFrom, z, type CallCtx, type GatewayEvent } from '@billet/sdk';
import type { Account } from './account.ts';
import { ask, factOf, paymentShape } from './payment.ts';

/** A list covers a month at most. */
const PIECE_S = 31 * 86_400;

const rowsShape = z.array(paymentShape.extend({ transactionType: z.string().nullish() })).default([]);

/** Money that came in and went again did come in. */
const CAME_IN: readonly string[] = ['Approved', 'Refunded', 'RefundInProcessing'];

/** WayForPay's own list of what came in. */
export async function* listPayments(ctx: CallCtx<Account>, since: string): AsyncIterable<GatewayEvent> {
  const until = Math.floor(ctx.clock.wallMs() / 1000);
  for (let from = Math.floor(Date.parse(since) / 1000); from < until; from += PIECE_S) {
    const { transactionList } = await ask(ctx, 'reads', 'TRANSACTION_LIST', { dateBegin: String(from), dateEnd: String(Math.min(until, from + PIECE_S - 1)) });
    for (const row of rowsShape.parse(transactionList)) {
      const occurredAt = instantFrom((row.processingDate ?? row.createdDate ?? 0) * 1000);
      const { money, fee, providerRef } = factOf(row, '');
      // Refunds have rows of their own.
      if (row.transactionType?.toUpperCase() === 'REFUND' || !CAME_IN.includes(row.transactionStatus ?? '') || money === undefined || occurredAt === undefined || providerRef === '') continue;
      yield { id: `${providerRef}:succeeded`, type: 'payment.succeeded', providerRef, attemptKey: providerRef, money, occurredAt, ...(fee === undefined ? {} : { fee }) };
    }
  }
}
