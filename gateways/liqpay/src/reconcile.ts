import { z, type CallCtx, type GatewayEvent } from '@billet/sdk';
import type { Account } from './account.ts';
import { factOf, instantOf, isSandbox, paymentShape, request, statusOf } from './payment.ts';

/** A long stretch is asked for in pieces, so that no answer grows without end. */
const PIECE_MS = 31 * 86_400_000;

const rowsShape = z.array(paymentShape).default([]);

/** LiqPay's archive of what came in. */
export async function* listPayments(ctx: CallCtx<Account>, since: string): AsyncIterable<GatewayEvent> {
  const until = ctx.clock.wallMs();
  for (let from = Date.parse(since); from < until; from += PIECE_MS) {
    const { data } = await request(ctx, 'reads', { action: 'reports', date_from: from, date_to: Math.min(until, from + PIECE_MS - 1), resp_format: 'json' });
    for (const row of rowsShape.parse(data)) {
      const occurredAt = instantOf(row);
      const { money, fee, providerRef } = factOf(row, '');
      // Money that went back has a row of its own, beside the one that came in.
      if (row.action === 'refund' || statusOf(row) !== 'succeeded' || money === undefined || occurredAt === undefined || providerRef === '') continue;
      yield { id: `${providerRef}:succeeded`, type: 'payment.succeeded', providerRef, attemptKey: providerRef, money, occurredAt, livemode: !isSandbox(row), ...(fee === undefined ? {} : { fee }) };
    }
  }
}
