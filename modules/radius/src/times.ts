import type { Knex } from '@billet/sql-accounts';
import type { RadiusDb } from './connect.ts';

/** Epoch seconds on SQLite, timestamps on PostgreSQL, wall time of the database on MySQL: read as seconds everywhere. */
const SECONDS: Readonly<Record<RadiusDb['engine'], string>> = {
  sqlite: '??',
  postgres: 'extract(epoch from ??)::float8',
  mysql: 'unix_timestamp(??)',
};

/** A time of radacct as a column of epoch seconds. */
export const inSeconds = ({ sql, engine }: RadiusDb, column: string): Knex.Raw =>
  sql.raw(`${SECONDS[engine]} as ??`, [column, column]);

/** The first of a time of radacct as epoch seconds. */
export const firstInSeconds = ({ sql, engine }: RadiusDb, column: string): Knex.Raw =>
  sql.raw(`min(${SECONDS[engine]}) as ??`, [column, column]);

const DAY_SECONDS = 86_400;
/** A million rows of a month lie on thirty days. */
let lastDay = { number: Number.NaN, text: '' };
const two = (value: number): string => (value < 10 ? `0${String(value)}` : String(value));

export const instant = (seconds: number | null): string | undefined => {
  if (seconds === null) return undefined;
  const ms = Math.trunc(Number(seconds) * 1000);
  const number = Math.floor(ms / 1000 / DAY_SECONDS);
  if (number !== lastDay.number) lastDay = { number, text: new Date(ms).toISOString().slice(0, 11) };
  const ofDay = ms - number * DAY_SECONDS * 1000;
  const whole = Math.floor(ofDay / 1000);
  return `${lastDay.text}${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${String(ofDay % 1000).padStart(3, '0')}Z`;
};

/** An instant as this database compares and keeps it. */
export const asTime = ({ sql, engine }: RadiusDb, iso: string): number | string | Knex.Raw => {
  if (engine === 'postgres') return iso;
  const seconds = Math.floor(Date.parse(iso) / 1000);
  return engine === 'sqlite' ? seconds : sql.raw('from_unixtime(?)', [seconds]);
};
