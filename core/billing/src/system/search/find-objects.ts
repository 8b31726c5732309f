import type { Database } from '@billet/database';
import { CLIENT_TEXT, SERVICE_TEXT } from '../migrations/0001-index-for-search.ts';

/** Something that was found. */
export interface Found {
  readonly kind: 'client' | 'service' | 'invoice' | 'order';
  readonly id: number;
  readonly title: string;
  readonly meta: string;
  readonly clientId: number;
  readonly status: string;
}

type Row = Omit<Found, 'id' | 'clientId'> & { readonly id: number | string; readonly clientid: number | string };

const TRIGRAM = 3;

/** In a pattern, what somebody typed stands for itself. */
const literally = (text: string): string => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);

const CLIENTS = `select 'client' as kind, id, name as title, email as meta, id as clientid, status from clients`;
const SERVICES = `select 'service' as kind, id, label as title, number as meta, client_id as clientid, status from services`;

/** By parts of words. Two letters are too few for the index; they find by the beginning of the name. */
const byText = async (db: Database, q: string, limit: number): Promise<readonly Row[]> => {
  if (q.length < TRIGRAM) return db.raw<Row>(`${CLIENTS} where lower(name) like ? escape '\\' limit ?`, [`${literally(q)}%`, limit]);
  if (db.engine === 'sqlite') {
    const match = `"${q.replaceAll('"', '""')}"`;
    const ids = (bit: number): string => `id in (select object_id from search_index where body match ? and rowid % 2 = ${String(bit)} order by rowid desc limit ?)`;
    return [...(await db.raw<Row>(`${CLIENTS} where ${ids(0)} order by id desc`, [match, limit])), ...(await db.raw<Row>(`${SERVICES} where ${ids(1)} order by id desc`, [match, limit]))];
  }
  const like = `%${literally(q)}%`;
  const newest = (select: string, text: string): string => `with hits as materialized (select id from ${select} where ${text} like ? escape '\\' limit 1000) `;
  return [
    ...(await db.raw<Row>(`${newest('clients', CLIENT_TEXT)}${CLIENTS} where id in (select id from hits) order by id desc limit ?`, [like, limit])),
    ...(await db.raw<Row>(`${newest('services', SERVICE_TEXT)}${SERVICES} where id in (select id from hits) order by id desc limit ?`, [like, limit])),
  ];
};

/** Numbers of documents by their beginning. SQLite compares bytes, so a range of each series' index does it; PostgreSQL has an index of its own for patterns. */
const byNumber = async (db: Database, q: string, limit: number): Promise<readonly Row[]> => {
  const wanted = q.toUpperCase();
  const begins = db.engine === 'sqlite' ? 'i.series_id in (select id from invoice_series) and i.number >= ? and i.number < ?' : `i.number like ? escape '\\'`;
  const values = db.engine === 'sqlite' ? [wanted, `${wanted}\u{10ffff}`] : [`${literally(wanted)}%`];
  const invoices = await db.raw<Row>(`select 'invoice' as kind, i.id, i.number as title, i.settlement as meta, i.client_id as clientid, i.status from invoices i where ${begins} order by i.id desc limit ?`, [...values, limit]);
  const orders = await db.raw<Row>(`select 'order' as kind, id, number as title, status as meta, client_id as clientid, status from orders where number = ? limit 1`, [wanted]);
  return [...invoices, ...orders];
};

/** The newest matches of each kind. */
export const findObjects = async (db: Database, typed: string, limit: number): Promise<readonly Found[]> => {
  const rows = [...(await byText(db, typed.toLowerCase(), limit)), ...(await byNumber(db, typed, limit))];
  return rows.map(({ clientid, ...row }) => ({ ...row, id: Number(row.id), clientId: Number(clientid) }));
};
