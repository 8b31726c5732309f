import { z, type GatewayEvent } from '@billet/sdk';
import { modeOf } from './account.ts';
import type { Call, Ctx } from './client.ts';
import { amountShape, moneyIn } from './wire.ts';

const WINDOW_MS = 30 * 86_400_000;
const PAGE = 100;

const pageShape = z.looseObject({
  total_pages: z.number().int().default(1),
  transaction_details: z
    .array(
      z.looseObject({
        transaction_info: z.looseObject({
          transaction_id: z.string(), transaction_event_code: z.string().default(''), transaction_status: z.string().default(''), transaction_initiation_date: z.string(),
          transaction_amount: amountShape.nullish(), fee_amount: amountShape.nullish(), custom_field: z.string().nullish(),
        }),
      }),
    )
    .default([]),
});

type Info = z.output<typeof pageShape>['transaction_details'][number]['transaction_info'];

/** Money that came in: payments are the codes that begin with T00. */
const eventOf = (info: Info): GatewayEvent | undefined => {
  const money = moneyIn(info.transaction_amount);
  if (money === undefined || money.amount <= 0 || info.transaction_status !== 'S' || !info.transaction_event_code.startsWith('T00')) return undefined;
  const fee = info.fee_amount == null ? undefined : moneyIn({ ...info.fee_amount, value: info.fee_amount.value.replace(/^-/, '') });
  return {
    id: `${info.transaction_id}:COMPLETED`, type: 'payment.succeeded', providerRef: info.transaction_id, money, occurredAt: new Date(info.transaction_initiation_date).toISOString(),
    ...(typeof info.custom_field === 'string' ? { attemptKey: info.custom_field } : {}),
    ...(fee === undefined || fee.currency !== money.currency ? {} : { fee }),
  };
};

/** PayPal's own list of what came in; it lags some hours behind, and gives a month at a time. */
export async function* listPayments(ctx: Ctx, call: Call, since: string): AsyncIterable<GatewayEvent> {
  const end = ctx.clock.wallMs();
  for (let from = Date.parse(since); from < end; from += WINDOW_MS) {
    const query = { start_date: new Date(from).toISOString(), end_date: new Date(Math.min(from + WINDOW_MS - 1, end)).toISOString(), fields: 'transaction_info', page_size: PAGE };
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const found: z.output<typeof pageShape> = await call(ctx, 'reads', '/v1/reporting/transactions', pageShape, { query: { ...query, page } });
      pages = found.total_pages;
      for (const { transaction_info: info } of found.transaction_details) {
        const event = eventOf(info);
        if (event !== undefined) yield { ...event, ...modeOf(ctx.settings) };
      }
    }
  }
}
