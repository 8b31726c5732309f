import { z, type CallCtx, type GatewayEvent } from '@billet/sdk';
import type { Account } from './account.ts';
import { callStore, factOf, invoiceShape, parse } from './invoice.ts';

const PAGE = 100;
/** The list is by the day on which an invoice was made; a slow payment settles some days later. */
const SLOW_SECONDS = 7 * 86_400;

/** The server's own list of what has settled. It keeps nothing of it. */
export async function* listPayments(ctx: CallCtx<Account>, since: string): AsyncIterable<GatewayEvent> {
  const startDate = Math.floor(Date.parse(since) / 1000) - SLOW_SECONDS;
  for (let skip = 0; ; skip += PAGE) {
    const invoices = parse(z.array(invoiceShape), await callStore(ctx, 'reads', '/invoices', { query: { status: 'Settled', startDate, skip, take: PAGE } }), 'reads');
    for (const invoice of invoices) {
      const { status, providerRef, money } = factOf(invoice);
      if (status !== 'succeeded' || money === undefined) continue;
      const attemptKey = invoice.metadata?.orderId;
      yield {
        id: `${providerRef}:settled`, type: 'payment.succeeded', providerRef, money, occurredAt: new Date((invoice.createdTime ?? startDate) * 1000).toISOString(),
        ...(typeof attemptKey === 'string' ? { attemptKey } : {}),
      };
    }
    if (invoices.length < PAGE) return;
  }
}
