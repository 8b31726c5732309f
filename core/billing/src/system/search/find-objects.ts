import type { Database } from '@billet/database';
import { casesOf } from '../../any-case.ts';
import { literally } from '../../literally.ts';
import { searchedText, type SearchedTable } from '../migrations/0003-search-each-kind.ts';

export const FOUND_KINDS = ['client', 'service', 'domain', 'invoice', 'order', 'payment'] as const;

export type FoundKind = (typeof FOUND_KINDS)[number];

/** Something that was found. `meta` says more about it, for a service why it was found. */
export interface Found {
  readonly kind: FoundKind;
  readonly id: number;
  readonly title: string;
  readonly meta: string;
  readonly clientId: number;
  readonly status: string;
  /** Of a service: the type of its product. */
  readonly type: string | null;
}

type Row = Omit<Found, 'id' | 'clientId' | 'type'> & { readonly type?: string; readonly id: number | string; readonly clientid: number | string };
type Search = (db: Database, typed: string, limit: number) => Promise<readonly Row[]>;

const TRIGRAM = 3;
/** So many hits of an index are looked at where some of them may not be shown. */
const LOOKED_AT = 1000;

/** Rows of a table with a part of what was typed, the newest first: a condition on `id` with its value. */
const having = (db: Database, table: SearchedTable, q: string, limit: number): readonly [sql: string, values: readonly (string | number)[]] =>
  db.engine === 'sqlite'
    ? [`in (select rowid from search_${table} where body match ? order by rowid desc limit ?)`, [`"${q.replaceAll('"', '""')}"`, limit]]
    : [`in (with hits as materialized (select id from ${table} where ${searchedText('postgres')[table]} like ? escape '\\' limit ${String(LOOKED_AT)}) select id from hits order by id desc limit ?)`, [`%${literally(q)}%`, limit]];

/** A text by its beginning. SQLite compares bytes, so a range of the index does it; PostgreSQL has an index of its own for patterns. */
const beginning = (db: Database, text: string, q: string): readonly [sql: string, values: readonly string[]] =>
  db.engine === 'sqlite' ? [`${text} >= ? and ${text} < ?`, [q, `${q}\u{10ffff}`]] : [`${text} like ? escape '\\'`, [`${literally(q)}%`]];

/** The same, where very many rows may begin so: only some of them are looked at, of which the newest are shown. */
const beginningFew = (db: Database, table: string, text: string, q: string, limit: number): readonly [sql: string, values: readonly (string | number)[]] => {
  const [sql, values] = beginning(db, text, q);
  // In the order of the index, so that PostgreSQL reads the index and not the table.
  const order = db.engine === 'sqlite' ? '' : ` order by ${text} using ~<~`;
  if (table !== 'invoices' || db.engine !== 'sqlite') return [`id in (with hits as materialized (select id from ${table} where ${sql}${order} limit 1000) select id from hits order by id desc limit ?)`, [...values, limit]];
  // The index begins with the series; what came from another system has none.
  const hits = ['series_id in (select id from invoice_series)', 'series_id is null'].map((series) => `select id from invoices where ${series} and ${sql}`);
  return [`id in (with hits as materialized (${hits.join(' union all ')} limit 1000) select id from hits order by id desc limit ?)`, [...values, ...values, limit]];
};

const CLIENTS = `select 'client' as kind, id, name as title, email as meta, id as clientid, status from clients`;

/** Two letters are too few for the index; they find clients by the beginning of the name. */
const clients: Search = async (db, typed, limit) => {
  const q = typed.toLowerCase();
  if (q.length < TRIGRAM) {
    const begins = casesOf(db, q).map((each) => beginning(db, 'lower(name)', each));
    return db.raw<Row>(`${CLIENTS} where ${begins.map(([sql]) => sql).join(' or ')} limit ?`, [...begins.flatMap(([, values]) => values), limit]);
  }
  const [sql, values] = having(db, 'clients', q, limit);
  return db.raw<Row>(`${CLIENTS} where id ${sql} order by id desc`, [...values]);
};

/** By its own name, a login, mailbox or address inside it, or its name on the server; each service once. */
const services: Search = async (db, typed, limit) => {
  const q = typed.toLowerCase();
  if (q.length < TRIGRAM) return [];
  const select = (meta: string): string => `select 'service' as kind, s.id, s.label as title, ${meta} as meta, s.client_id as clientid, s.status, p.type from services s join products p on p.id = s.product_id`;
  const ip = db.engine === 'sqlite' ? `json_extract(r.data, '$.ip')` : `(r.data::jsonb ->> 'ip')`;
  const asked = [
    [select('s.number'), 's.id', 'services', ''],
    [`${select(`r.name || coalesce(' · ' || ${ip}, '')`)} join service_resources r on r.service_id = s.id`, 'r.id', 'service_resources', `and r.state <> 'removed'`],
    [`${select('b.username')} join service_bindings b on b.service_id = s.id`, 'b.id', 'service_bindings', `and b.state <> 'removed'`],
  ] as const;
  const rows = new Map<string, Row>();
  for (const [from, id, table, alive] of asked) {
    const [sql, values] = having(db, table, q, LOOKED_AT);
    for (const row of await db.raw<Row>(`${from} where ${id} ${sql} ${alive} and s.deleted_at is null order by ${id} desc limit ?`, [...values, limit])) if (!rows.has(String(row.id))) rows.set(String(row.id), row);
  }
  return [...rows.values()].slice(0, limit);
};

const domains: Search = async (db, typed, limit) => {
  const q = typed.toLowerCase();
  if (q.length < TRIGRAM) return [];
  const [sql, values] = having(db, 'domains', q, limit);
  return db.raw<Row>(`select 'domain' as kind, id, unicode as title, coalesce(expires_on, '') as meta, client_id as clientid, state as status from domains where id ${sql} order by id desc`, [...values]);
};

const invoices: Search = async (db, typed, limit) => {
  const [sql, values] = beginningFew(db, 'invoices', 'number', typed.toUpperCase(), limit);
  return db.raw<Row>(`select 'invoice' as kind, id, number as title, settlement as meta, client_id as clientid, status from invoices where ${sql} order by id desc`, [...values]);
};

const orders: Search = async (db, typed, limit) => {
  const [sql, values] = beginningFew(db, 'orders', 'number', typed.toUpperCase(), limit);
  return db.raw<Row>(`select 'order' as kind, id, number as title, '' as meta, client_id as clientid, status from orders where ${sql} order by id desc`, [...values]);
};

/** By the reference of the bank or the provider, as it was written. */
const payments: Search = async (db, typed, limit) => {
  if (typed.length < TRIGRAM) return [];
  const [sql, values] = beginningFew(db, 'payments', 'reference', typed, limit);
  return db.raw<Row>(`select 'payment' as kind, id, reference as title, received_on as meta, client_id as clientid, case when reversed_at is null then 'received' else 'reversed' end as status from payments where ${sql} order by id desc`, [...values]);
};

const SEARCHES: Readonly<Record<FoundKind, Search>> = { client: clients, service: services, domain: domains, invoice: invoices, order: orders, payment: payments };

/** Matches of each kind that is asked for, the newest first. */
export const findObjects = async (db: Database, typed: string, kinds: readonly FoundKind[], limit: number): Promise<readonly Found[]> => {
  const rows: Row[] = [];
  for (const kind of FOUND_KINDS.filter((each) => kinds.includes(each))) rows.push(...(await SEARCHES[kind](db, typed, limit)));
  return rows.map(({ clientid, ...row }) => ({ ...row, id: Number(row.id), clientId: Number(clientid), type: row.type ?? null }));
};
