import type { OpenHouse } from '@billet/billing';
import { insertMany } from '@billet/database';

const CREATED = '2026-11-01T00:00:00.000Z';

/** Where to seed: a house with a brand and a product. */
export interface SeedPlace {
  readonly house: OpenHouse;
  readonly brandId: number;
  readonly productId: number;
}

type Cell = string | number | boolean | null;

type SeedRow = Readonly<Record<string, Cell>>;

const CHUNK = 2000;

/** Makes and writes rows a part at a time, so that seeding leaves no mark on the memory that is measured. */
const insert = async <T>(place: SeedPlace, table: string, from: readonly T[], row: (item: T, index: number) => SeedRow): Promise<void> => {
  const { db } = place.house;
  for (let at = 0; at < from.length; at += CHUNK) {
    const rows = from.slice(at, at + CHUNK).map((item, i) => row(item, at + i));
    const names = Object.keys(rows[0] ?? {});
    await db.transaction(() => insertMany(db, table, names, rows.map((each) => names.map((name) => each[name] ?? null))));
  }
};

/** Clients with active monthly services that are billed up to 1 February and due for the next period; `servicesOf` tells how many each has. */
export const seedServices = async (place: SeedPlace, clients: number, servicesOf: (client: number) => number): Promise<number> => {
  const ids = Array.from({ length: clients }, (_, i) => i + 1);
  await insert(place, 'clients', ids, (id) => ({
    id, brand_id: place.brandId, business_unit_id: null, number: `B${String(id)}`, kind: 'person', name: `Client ${String(id)}`, tax_id: null, email: `client${String(id)}@example.com`,
    email_norm: `client${String(id)}@example.com`, phone: '', country: 'DE', address: '{}', locale: 'en', currency: 'EUR', due_day: null, status: 'active', notes: '', version: 1, created_at: CREATED,
  }));
  await insert(place, 'payers', ids, (id) => ({
    id, client_id: id, name: `Client ${String(id)}`, tax_id: null, email: `client${String(id)}@example.com`, country: 'DE', address: '{"city":"Berlin","street":"Hauptstr. 1","zip":"10115"}', is_default: true, created_at: CREATED,
  }));
  const owners = ids.flatMap((id) => Array.from({ length: servicesOf(id) }, () => id));
  await insert(place, 'services', owners, (client, i) => ({
    client_id: client, payer_id: client, brand_id: place.brandId, legal_entity_id: 1, business_unit_id: null, product_id: place.productId, order_item_id: null, parent_id: null, number: `S${String(i + 1)}`,
    label: `web${String(i + 1)}.example.com`, billing_status: 'active', status: 'active', anchor_date: '2026-11-01', cycle_unit: 'month', cycle_count: 1, mode: 'advance', proration: 'actual', start_date: '2026-11-01',
    end_date: null, billed_through: '2027-02-01', trial_until: null, prorate_first: true, due_day: 1, due_days: 0, raise_days_before: 20, quantity: 1, price: 999 + (i % 7) * 100, setup_fee: 0, currency: 'EUR',
    next_bill_at: '2027-01-11T23:00:00.000Z', options: '{}', config: '{}', cancel_requested_at: null, cancel_reason: null, activated_at: CREATED, ended_at: null, revision: 0, version: 1, created_at: CREATED,
  }));
  if (place.house.db.engine === 'postgres') for (const table of ['clients', 'payers', 'services']) await place.house.db.raw(`analyze ${table}`);
  return owners.length;
};

/** Gives every service an option, and every tenth one a promotion that is good for a year. */
export const seedPricing = async (place: SeedPlace, services: number): Promise<void> => {
  const ids = (await place.house.db.raw<{ id: number | string; client_id: number | string }>('select id, client_id from services order by id')).slice(0, services).map((row) => [Number(row.id), Number(row.client_id)] as const);
  await insert(place, 'service_options', ids, ([id, client]) => ({ service_id: id, client_id: client, key: 'ips', kind: 'quantity', choice: null, quantity: 2, price: 200, setup_fee: 0 }));
  await insert(place, 'service_discounts', ids.filter((_, i) => i % 10 === 0), ([id, client]) => ({
    service_id: id, client_id: client, source: 'promotion', promotion_id: null, kind: 'percent', value: '12.5', remaining: 12, from: '2026-11-01', until: null, position: 1, stacking: 'stack',
  }));
  if (place.house.db.engine === 'postgres') for (const table of ['service_options', 'service_discounts']) await place.house.db.raw(`analyze ${table}`);
};

/**
 * Paid invoices of the months before, with a line each, made by the database itself. They carry no numbers and no books:
 * they only weigh down tables and indexes, so promises are not checked after a run over them.
 */
export const seedHistory = async (place: SeedPlace, months: number): Promise<void> => {
  const { db } = place.house;
  const counting = 'with recursive months(n) as (select 1 union all select n + 1 from months where n < ?)';
  const date = db.engine === 'sqlite' ? "date('2026-11-01', '-' || n || ' months')" : "to_char(date '2026-11-01' - make_interval(months => n::int), 'YYYY-MM-DD')";
  await db.transaction(async () => {
    await db.execute(
      `${counting} insert into invoices (client_id, payer_id, brand_id, legal_entity_id, doc_type, status, issue_date, due_date, currency, net, tax, total, paid, settlement, paid_on, party, party_hash, locale, created_at)
       select p.client_id, p.id, ?, 1, 'invoice', 'issued', ${date}, ${date}, 'EUR', 999, 0, 999, 999, 'paid', ${date}, p.address, 'x', 'en', ? from months cross join payers p where p.id > 0`,
      [months, place.brandId, CREATED],
    );
    await db.execute(
      `insert into invoice_lines (invoice_id, client_id, position, kind, service_id, description, period_start, period_end, quantity, unit_price, net, charge_key)
       select i.id, i.client_id, 1, 'recurring', null, 'Web S', i.issue_date, i.issue_date, 1, 999, 999, 'h' || i.id from invoices i`,
    );
  });
  if (db.engine === 'postgres') for (const table of ['invoices', 'invoice_lines']) await db.raw(`analyze ${table}`);
};
