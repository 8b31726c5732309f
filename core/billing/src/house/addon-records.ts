import { addonTableName } from '@billet/database';
import type { TableDefinition, z } from '@billet/sdk';
import { moves, type ClientRecord } from '../client-records.ts';

const recordOf = ({ name, clientColumn, unique = [] }: TableDefinition<z.ZodObject>, extension: string): readonly ClientRecord[] => {
  if (clientColumn === undefined) return [];
  const keys = unique.filter((key) => key.includes(clientColumn)).map((key) => key.filter((column) => column !== clientColumn));
  return [moves(addonTableName(extension, name), { column: clientColumn, unlessThere: keys })];
};

/** Rows of extensions go with their client: the column that says whose they are is declared with the table, and so is what a client has once. */
export const addonRecords = (tables: ReadonlyMap<TableDefinition<z.ZodObject>, string>): readonly ClientRecord[] => [...tables].flatMap(([table, extension]) => recordOf(table, extension));
