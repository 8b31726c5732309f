import { addDays, defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';

const WEEK = 7;

/** What went wrong or came in of late, for the first page: a handful of counts over indexed columns. */
export const activity = defineOperation({
  name: 'reports.activity',
  summary: 'Failed and unknown payments of the last week, and services that could not be made.',
  kind: 'query',
  http: { method: 'GET', path: '/reports/activity' },
  audience: ['staff'],
  permission: 'reports.read',
  input: z.strictObject({}),
  output: z.strictObject({
    failedPayments: z.number().int(),
    unknownPayments: z.number().int(),
    newClients: z.number().int(),
    endedServices: z.number().int(),
    lastRun: z.strictObject({ asOf: z.string(), state: z.string(), invoices: z.number().int(), parked: z.number().int() }).nullable(),
  }),
  run: async (ctx) => {
    const { db } = data(ctx);
    const since = `${addDays(ctx.clock.today('UTC'), -WEEK)}T00:00:00.000Z`;
    const count = async (sql: string, ...values: readonly string[]): Promise<number> => Number((await db.raw<{ n: number | string }>(sql, [...values]))[0]?.n ?? 0);
    const [run] = await db.raw<{ as_of: string; state: string; invoices: number | string; parked: number | string }>(`select as_of, state, invoices, parked from billing_runs where kind <> 'order' order by id desc limit 1`);
    return {
      failedPayments: await count(`select count(*) as n from payment_attempts where state = 'failed' and created_at >= ?`, since),
      unknownPayments: await count(`select count(*) as n from payment_attempts where state = 'unknown'`),
      newClients: await count(`select count(*) as n from clients where created_at >= ?`, since),
      endedServices: await count(`select count(*) as n from services where ended_at >= ?`, since),
      lastRun: run === undefined ? null : { asOf: run.as_of, state: run.state, invoices: Number(run.invoices), parked: Number(run.parked) },
    };
  },
});
