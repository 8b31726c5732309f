import { z, type GatewayEvent } from '@billet/sdk';
import { call, type Ctx } from './client.ts';
import { paymentShape, statusOf } from './shapes.ts';
import { eventsOf } from './webhook.ts';

const PAGE = 100;
const pageShape = z.looseObject({ results: z.array(paymentShape) });

/** Mercado Pago's own list of what came in, the oldest first. */
export async function* listPayments(ctx: Ctx, since: string): AsyncIterable<GatewayEvent> {
  const query = { range: 'date_created', begin_date: new Date(since).toISOString(), end_date: new Date(ctx.clock.wallMs()).toISOString(), sort: 'date_created', criteria: 'asc', limit: PAGE };
  for (let offset = 0; ; offset += PAGE) {
    const { results }: z.output<typeof pageShape> = await call(ctx, 'reads', '/v1/payments/search', pageShape, { query: { ...query, offset } });
    for (const payment of results) if (statusOf(payment) === 'succeeded') yield* eventsOf(payment, false);
    if (results.length < PAGE) return;
  }
}
