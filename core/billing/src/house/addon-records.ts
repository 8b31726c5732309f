import { addonTableName } from '@billet/database';
import type { TableDefinition, z } from '@billet/sdk';
import { gone, kept, moves, type ClientRecord, type ClientTrace, type Erasure } from '../client-records.ts';

type Tables = ReadonlyMap<TableDefinition<z.ZodObject>, string>;

const erasureOf = ({ erased = 'go' }: TableDefinition<z.ZodObject>): Erasure =>
  erased === 'go' ? gone : erased === 'stay' ? kept : { now: erased.map((column) => `${column} = ''`).join(', ') };

const recordOf = (table: TableDefinition<z.ZodObject>, extension: string): readonly ClientRecord[] => {
  const { name, clientColumn, unique = [] } = table;
  if (clientColumn === undefined) return [];
  const keys = unique.filter((key) => key.includes(clientColumn)).map((key) => key.filter((column) => column !== clientColumn));
  return [moves(addonTableName(extension, name), erasureOf(table), { column: clientColumn, unlessThere: keys })];
};

/** Rows of extensions go with their client: the column that says whose they are is declared with the table, and so is what a client has once. */
export const addonRecords = (tables: Tables): readonly ClientRecord[] => [...tables].flatMap(([table, extension]) => recordOf(table, extension));

const traceOf = ({ name, belongsTo }: TableDefinition<z.ZodObject>, extension: string, tables: Tables): readonly ClientTrace[] => {
  if (belongsTo === undefined) return [];
  const above = [...tables].find(([table, owner]) => owner === extension && table.name === belongsTo.table)?.[0];
  if (above?.clientColumn === undefined) return [];
  return [{ table: addonTableName(extension, name), where: `${belongsTo.column} in (select id from ${addonTableName(extension, above.name)} where ${above.clientColumn} = ?)`, erased: gone }];
};

/** Rows that belong to a row with a client go with it when he is erased. */
export const addonTraces = (tables: Tables): readonly ClientTrace[] => [...tables].flatMap(([table, extension]) => traceOf(table, extension, tables));
