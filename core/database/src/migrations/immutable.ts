import { IMMUTABLE_MARK } from '../connections/map-error.ts';
import type { Engine } from '../config.ts';
import { ident, literal, objectName } from './identifiers.ts';

const updateOf = (frozen: readonly string[] | undefined): string =>
  frozen === undefined ? 'update' : `update of ${frozen.map(ident).join(', ')}`;

const sqlite = (table: string, frozen: readonly string[] | undefined): string[] =>
  ([['update', updateOf(frozen)], ['delete', 'delete']] as const).map(
    ([verb, event]) =>
      `create trigger ${ident(objectName(table, 'no', verb))} before ${event} on ${ident(table)} ` +
      `begin select raise(abort, ${literal(`${IMMUTABLE_MARK}: ${table}`)}); end`,
  );

const postgres = (table: string, frozen: readonly string[] | undefined): string[] => [
  `create or replace function billet_refuse_change() returns trigger language plpgsql as $body$
   begin raise exception '${IMMUTABLE_MARK}: %', tg_table_name; end $body$`,
  `create trigger ${ident(objectName(table, 'no_change'))} before ${updateOf(frozen)} or delete on ${ident(table)}
   for each row execute function billet_refuse_change()`,
  `create trigger ${ident(objectName(table, 'no_truncate'))} before truncate on ${ident(table)}
   for each statement execute function billet_refuse_change()`,
];

/** Triggers that refuse to change or delete rows. With `frozen`, only those columns are refused in an update. */
export const immutableSql = (engine: Engine, table: string, frozen?: readonly string[]): string[] =>
  engine === 'sqlite' ? sqlite(table, frozen) : postgres(table, frozen);
