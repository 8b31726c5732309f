import { BilletError } from '@billet/sdk';
import { bringIn, type Call, type ImportWishes } from '../bring-in.ts';
import { readRows } from '../read-file.ts';
import { mapWhmcs } from './map-whmcs.ts';
import { readDatabase } from './read-database.ts';
import { readDump } from './read-dump.ts';
import { TABLES } from './tables.ts';

/** Reads WHMCS and has its records brought in as `import csv` does. Gives true when both sides agree. */
export const importWhmcs = async (call: Call, place: string, productFile: string | undefined, wishes: ImportWishes, say: (line: string) => void): Promise<boolean> => {
  const tables = place.startsWith('mysql://') ? await readDatabase(place, process.env['BILLET_WHMCS_PASSWORD'], TABLES) : await readDump(place, TABLES);
  if (!tables.has('tblclients')) throw new BilletError('NOTHING_TO_IMPORT', `${place.replace(/:[^:@/]*@/, '@')} has no table tblclients.`, { status: 404 });
  const named = productFile === undefined ? [] : await readRows(productFile, ['whmcs', 'product']);
  const { records, leftOut } = mapWhmcs(tables, new Map(named.map(({ cells }) => [cells['whmcs'] ?? '', cells['product'] ?? ''] as const)));
  const whole = await bringIn(call, wishes, records, say);
  for (const [what, count] of leftOut) say(`left out: ${what}: ${String(count)}`);
  return whole;
};
