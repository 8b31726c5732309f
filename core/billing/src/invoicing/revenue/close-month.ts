import type { Database } from '@billet/database';
import { addDays, conflict, defineOperation, notFound, type Clock, type OperationCtx, z } from '@billet/sdk';
import { allBrands, Brand, LegalEntity } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { postJournals, postings } from '../../ledger/index.ts';
import { idSchema } from '../../paging.ts';
import type { House } from '../../room.ts';
import { deferredInBooks, deferredOn, type Deferred } from './deferred-on.ts';

/** First day after a month: `2027-01` → `2027-02-01`. */
const afterMonth = (month: string): string => `${addDays(`${month}-28`, 4).slice(0, 7)}-01`;

interface OpenMonth extends Deferred {
  readonly ref: string;
}

/** Currencies in which a month is not closed yet, and what is to be booked for each. */
const openIn = async (db: Database, legalEntityId: number, month: string): Promise<readonly OpenMonth[]> => {
  const wanted = new Map((await deferredOn(db, legalEntityId, afterMonth(month))).map((each) => [each.currency, each.amount] as const));
  const booked = new Map((await deferredInBooks(db, legalEntityId)).map((each) => [each.currency, each.amount] as const));
  const open: OpenMonth[] = [];
  for (const currency of [...new Set([...wanted.keys(), ...booked.keys()])].sort()) {
    const ref = `${String(legalEntityId)}/${currency}/${month}`;
    const [known] = await db.raw('select 1 from journals where kind = ? and ref = ?', ['revenue.deferred', ref]);
    if (known === undefined) open.push({ currency, ref, amount: (wanted.get(currency) ?? 0) - (booked.get(currency) ?? 0) });
  }
  return open;
};

/**
 * Closes a month of a legal entity: what was billed for days after it is moved from revenue to deferred revenue, and
 * what was deferred and is served by now comes back. A month is closed once per currency; the difference to what the
 * books hold is what is booked, so a later correction is caught by the next month.
 */
export const closeMonthOf = async (ctx: OperationCtx, legalEntityId: number, month: string): Promise<number> => {
  const { db } = data(ctx);
  const open = await openIn(db, legalEntityId, month);
  const bookedOn = addDays(afterMonth(month), -1);
  for (const { currency, ref, amount } of open) {
    await postJournals(db, ctx.clock.now(), [{ legalEntityId, kind: 'revenue.deferred', ref, clientId: null, bookedOn, currency, movements: postings.revenueDeferred({ amount }) }]);
  }
  return open.length;
};
/** The month before today, in the zone of the entity's first brand. */
const lastMonth = (clock: Clock, brand: Brand | undefined): string | null => {
  return brand === undefined ? null : addDays(`${clock.today(brand.zone).slice(0, 7)}-01`, -1).slice(0, 7);
};

/** The daily job: closes last month wherever it is still open, so a day of outage costs nothing. */
export const closeLastMonth = async (house: House): Promise<void> => {
  const brands = await allBrands(house);
  for (const entityId of new Set(brands.map((brand) => brand.legal_entity_id))) {
    const month = lastMonth(house.clock, brands.find((brand) => brand.legal_entity_id === entityId));
    if (month === null || (await house.still.ask(`ledger.open:${String(entityId)}:${month}`, () => openIn(house.db, entityId, month))).length === 0) continue;
    await house.executor.asSystem('ledger.closeMonth', (ctx) => closeMonthOf(ctx, entityId, month));
  }
};

/** No more are offered at once. */
const MOST_MONTHS = 12;

/** Months of a company that are over and have something to be booked: behind the last one that is closed, or from the first that has bookings on. */
const monthsToClose = async (db: Database, legalEntityId: number, last: string): Promise<readonly string[]> => {
  const [row] = await db.raw<{ closed: string | null; began: string | null }>(
    `select max(case when kind = 'revenue.deferred' then substr(cast(booked_on as text), 1, 7) end) as closed, min(substr(cast(booked_on as text), 1, 7)) as began from journals where legal_entity_id = ?`,
    [legalEntityId],
  );
  const months: string[] = [];
  const first = row?.closed == null ? row?.began : afterMonth(row.closed).slice(0, 7);
  for (let month = first ?? ''; month !== '' && month <= last; month = afterMonth(month).slice(0, 7)) months.push(month);
  const open: string[] = [];
  for (const month of months.slice(-MOST_MONTHS)) if ((await openIn(db, legalEntityId, month)).length > 0) open.push(month);
  return open;
};

export const openMonths = defineOperation({
  name: 'ledger.openMonths',
  summary: 'Months that are over and not closed yet, by company, the oldest first.',
  kind: 'query',
  http: { method: 'GET', path: '/ledger/months' },
  audience: ['staff'],
  permission: 'billing.write',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(z.strictObject({ legalEntityId: z.number().int(), months: z.array(z.string()) })) }),
  run: async (ctx) => {
    const { all, db } = data(ctx);
    const brands = await all(Brand).orderBy('id');
    const items: { legalEntityId: number; months: string[] }[] = [];
    for (const legalEntityId of new Set(brands.map((brand) => brand.legal_entity_id))) {
      const last = lastMonth(ctx.clock, brands.find((brand) => brand.legal_entity_id === legalEntityId));
      items.push({ legalEntityId, months: last === null ? [] : [...(await monthsToClose(db, legalEntityId, last))] });
    }
    return { items };
  },
});

export const closeMonth = defineOperation({
  name: 'ledger.closeMonth',
  summary: 'Moves what was billed for days after a month to deferred revenue, and what is served by now back; once per month.',
  kind: 'command',
  http: { method: 'POST', path: '/ledger/months' },
  audience: ['staff'],
  permission: 'billing.write',
  input: z.strictObject({ legalEntityId: idSchema, month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }),
  output: z.strictObject({ closed: z.number().int() }),
  run: async (ctx, { legalEntityId, month }) => {
    if ((await data(ctx).all(LegalEntity).findById(legalEntityId)) === undefined) throw notFound('Legal entity');
    const last = lastMonth(ctx.clock, await data(ctx).all(Brand).where('legal_entity_id', legalEntityId).orderBy('id').first());
    if (last === null || month > last) throw conflict('MONTH_RUNNING', 'This month is not over yet.', { month });
    // What was deferred then is in the month that is closed already: booked now, it would count for that one, too.
    const [later] = await data(ctx).db.raw<{ month: string }>(`select substr(cast(booked_on as text), 1, 7) as month from journals where legal_entity_id = ? and kind = 'revenue.deferred' and booked_on > ? limit 1`, [legalEntityId, addDays(afterMonth(month), -1)]);
    if (later !== undefined) throw conflict('MONTH_PASSED', 'A later month is closed already; what belongs to this one is booked in it.', { month: later.month });
    const closed = await closeMonthOf(ctx, legalEntityId, month);
    ctx.touch({ kind: 'legal_entity', id: legalEntityId }, undefined, { closed: month });
    return { closed };
  },
});
