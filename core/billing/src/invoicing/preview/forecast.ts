import { decodeRow, idList, type Database } from '@billet/database';
import { addDays, addMilliseconds, defineOperation, integer, z } from '@billet/sdk';
import { currentBrand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { groupBy } from '../../group-by.ts';
import { idSchema } from '../../paging.ts';
import { serviceColumns, type Service } from '../../services/index.ts';
import { loadPayers, loadPrices, loadRunFacts, type RunFacts } from '../run/batch-data.ts';
import { liveOn } from './live-on.ts';

/** Clients that are read at a time. */
const CHUNK = 500;
const DAY = 86_400_000;

interface Sums {
  documents: number;
  total: number;
}

const clientsDue = async (db: Database, until: string, after: number, brandId: number | undefined): Promise<readonly number[]> => {
  const rows = await db.raw<{ client_id: number | string }>(
    `select distinct client_id from services where next_bill_at is not null and next_bill_at <= ? and client_id > ?${brandId === undefined ? '' : ' and brand_id = ?'} order by client_id limit ${String(CHUNK)}`,
    brandId === undefined ? [until, after] : [until, after, brandId],
  );
  return rows.map((row) => Number(row.client_id));
};

/** Adds what some clients will owe, by due date and currency. A client that cannot be billed is left to the run, which parks it. */
const addClients = async (db: Database, facts: RunFacts, clientIds: readonly number[], until: string, sums: Map<string, Sums>): Promise<number> => {
  const ids = idList(db, clientIds);
  const rows = await db.raw(`select * from services where client_id in ${ids.sql} and next_bill_at is not null and next_bill_at <= ? order by client_id, id`, [ids.binding, until]);
  const services = rows.map((row) => decodeRow(serviceColumns, row) as unknown as Service);
  const payers = await loadPayers(db, services.map((service) => service.payer_id));
  const pricing = await loadPrices(db, facts, services.map((service) => service.id));
  let unbillable = 0;
  for (const own of groupBy(services, (service) => String(service.client_id)).values()) {
    try {
      for (const { dueDate, currency, total } of liveOn(facts, { services: own, payers, pricing }, until)) {
        const key = `${dueDate}|${currency}`;
        const sum = sums.get(key) ?? { documents: 0, total: 0 };
        sums.set(key, { documents: sum.documents + 1, total: sum.total + total });
      }
    } catch {
      unbillable += 1;
    }
  }
  return unbillable;
};

/** What the engine is going to bill, by due day: the cash-flow of the next weeks. */
export const forecastBilling = defineOperation({
  name: 'billing.forecast',
  summary: 'What will be invoiced in the next days, by due date and currency, worked out by the engine itself.',
  kind: 'query',
  http: { method: 'GET', path: '/billing/forecast' },
  audience: ['staff'],
  permission: 'billing.read',
  input: z.strictObject({ days: integer({ min: 1, max: 366 }).default(90), brandId: idSchema.optional() }),
  output: z.strictObject({
    from: z.string(),
    until: z.string(),
    days: z.array(z.strictObject({ date: z.string(), currency: z.string(), documents: z.number().int(), total: z.number().int() })),
    totals: z.record(z.string(), z.number().int()),
    unbillable: z.number().int(),
  }),
  run: async (ctx, { days, brandId }) => {
    const { db } = data(ctx);
    const until = addMilliseconds(ctx.clock.now(), days * DAY);
    const facts = await loadRunFacts(db);
    const sums = new Map<string, Sums>();
    let unbillable = 0;
    for (let after = 0; ; ) {
      const clientIds = await clientsDue(db, until, after, brandId);
      if (clientIds.length === 0) break;
      unbillable += await addClients(db, facts, clientIds, until, sums);
      after = clientIds.at(-1) ?? after;
    }
    const { zone } = brandId === undefined ? await currentBrand(ctx) : (facts.brands.get(brandId) ?? { zone: 'UTC' });
    const rows = [...sums].map(([key, sum]) => ({ date: key.slice(0, 10), currency: key.slice(11), ...sum })).sort((a, b) => a.date.localeCompare(b.date) || a.currency.localeCompare(b.currency));
    const totals: Record<string, number> = {};
    for (const row of rows) totals[row.currency] = (totals[row.currency] ?? 0) + row.total;
    const from = ctx.clock.today(zone);
    return { from, until: addDays(from, days), days: rows, totals, unbillable };
  },
});
