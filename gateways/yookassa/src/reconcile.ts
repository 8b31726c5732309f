import { addMilliseconds, type CallCtx, type GatewayEvent } from '@billet/sdk';
import type { Account } from './account.ts';
import { pagesSince } from './client.ts';
import { factOf } from './shapes.ts';

/** The list is by the day on which a payment was made; one that was held is taken up to a week later. */
const HELD_MS = 7 * 86_400_000;

/** YooKassa's own list of what came in. */
export async function* listPayments(ctx: CallCtx<Account>, since: string): AsyncIterable<GatewayEvent> {
  for await (const payment of pagesSince(ctx, { 'created_at.gte': addMilliseconds(since, -HELD_MS), status: 'succeeded' })) {
    const { status, providerRef, money, fee } = factOf(payment);
    const occurredAt = payment.captured_at ?? payment.created_at;
    if (status !== 'succeeded' || money === undefined || typeof occurredAt !== 'string') continue;
    yield {
      id: `${providerRef}:succeeded`, type: 'payment.succeeded', providerRef, money, occurredAt: new Date(occurredAt).toISOString(),
      ...(fee === undefined ? {} : { fee }),
      ...(typeof payment.metadata?.attempt === 'string' ? { attemptKey: payment.metadata.attempt } : {}),
    };
  }
}
