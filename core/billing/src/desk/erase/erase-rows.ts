import type { Database } from '@billet/database';
import type { ClientRecord, ClientTrace, Erasure } from '../../client-records.ts';

interface Place {
  readonly table: string;
  readonly where: string;
  readonly erased: Erasure;
}

/** What belongs to something else goes before it. */
const placesOf = (records: readonly ClientRecord[], traces: readonly ClientTrace[]): readonly Place[] => [
  ...traces,
  ...records.map(({ table, column = 'client_id', erased }) => ({ table, where: `${column} = ?`, erased })),
];

/** Takes out at once what no law asks for. */
export const eraseNow = async (db: Database, records: readonly ClientRecord[], traces: readonly ClientTrace[], clientId: number): Promise<void> => {
  for (const { table, where, erased } of placesOf(records, traces)) {
    if (erased.rows === 'go') await db.execute(`delete from ${table} where ${where}`, [clientId]);
    else if (erased.now !== undefined) await db.execute(`update ${table} set ${erased.now} where ${where}`, [clientId]);
  }
};

/** Takes out what was kept for the term of the law. */
export const eraseLater = async (db: Database, records: readonly ClientRecord[], traces: readonly ClientTrace[], clientId: number): Promise<void> => {
  for (const { table, where, erased } of placesOf(records, traces)) {
    if (erased.later !== undefined) await db.execute(`update ${table} set ${erased.later} where ${where}`, [clientId]);
    await erased.laterBy?.(db, clientId);
  }
};

/** For what an erasure has to wait. */
export const erasureWaitsFor = async (db: Database, records: readonly ClientRecord[], clientId: number): Promise<readonly string[]> => {
  const codes = new Set<string>();
  for (const { table, column = 'client_id', erased: { waits } } of records) {
    if (waits === undefined || codes.has(waits.code)) continue;
    const rows = await db.raw(`select 1 as held from ${table} where ${column} = ? and (${waits.where}) limit 1`, [clientId]);
    if (rows.length > 0) codes.add(waits.code);
  }
  return [...codes];
};
