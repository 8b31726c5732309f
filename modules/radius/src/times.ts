import type { Knex } from 'knex';
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

export const instant = (seconds: number | null): string | undefined =>
  seconds === null ? undefined : new Date(Number(seconds) * 1000).toISOString();

/** An instant as this database compares and keeps it. */
export const asTime = ({ sql, engine }: RadiusDb, iso: string): number | string | Knex.Raw => {
  if (engine === 'postgres') return iso;
  const seconds = Math.floor(Date.parse(iso) / 1000);
  return engine === 'sqlite' ? seconds : sql.raw('from_unixtime(?)', [seconds]);
};
