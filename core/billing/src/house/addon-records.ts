import { addonTableName } from '@billet/database';
import type { TableDefinition, z } from '@billet/sdk';
import { moves, type ClientRecord } from '../client-records.ts';

/** Rows of extensions go with their client: the column that says whose they are is declared with the table. */
export const addonRecords = (tables: ReadonlyMap<TableDefinition<z.ZodObject>, string>): readonly ClientRecord[] =>
  [...tables].flatMap(([{ name, clientColumn }, extension]) => (clientColumn === undefined ? [] : [moves(addonTableName(extension, name), { column: clientColumn })]));
