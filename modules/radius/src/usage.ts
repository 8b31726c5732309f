import type { Metric, Ref, Sample } from '@billet/sdk';
import type { RadiusDb } from './connect.ts';
import { asTime, instant, type AcctRow } from './sessions.ts';

export const METRICS: readonly Metric[] = [
  { key: 'down', unit: 'bytes', kind: 'counter', label: 'Download' },
  { key: 'up', unit: 'bytes', kind: 'counter', label: 'Upload' },
];

const PAGE = 500;
const NAMES_AT_ONCE = 200;

const namesOf = (ref: Ref): readonly string[] => {
  const logins = ref.data?.['logins'];
  return Array.isArray(logins) && logins.length > 0
    ? logins.filter((each): each is string => typeof each === 'string')
    : [ref.id];
};

/**
 * Counters of all sessions that moved since then, one per session: sessions last for weeks and cross closings, so who
 * books them takes differences. Input of the equipment is what the client sent.
 */
export async function* readUsage(db: RadiusDb, refs: readonly Ref[], since: string): AsyncGenerator<Sample> {
  const refOf = new Map(refs.flatMap((ref) => namesOf(ref).map((name): [string, string] => [name, ref.id])));
  const names = [...refOf.keys()];
  const from = asTime(db, since);
  for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
    let last: number | string = 0;
    for (;;) {
      const rows = (await db
        .sql('radacct')
        .whereIn('username', names.slice(at, at + NAMES_AT_ONCE))
        .where((moved) => moved.where('acctupdatetime', '>=', from).orWhere('acctstoptime', '>=', from))
        .where('radacctid', '>', last)
        .orderBy('radacctid')
        .limit(PAGE)) as AcctRow[];
      for (const row of rows) yield* samplesOf(row, refOf.get(row.username) ?? row.username);
      const end = rows.at(-1);
      if (rows.length < PAGE || end === undefined) break;
      last = end.radacctid;
    }
  }
}

const samplesOf = (row: AcctRow, ref: string): readonly Sample[] => {
  const at = instant(row.acctupdatetime) ?? instant(row.acctstoptime) ?? instant(row.acctstarttime) ?? '';
  const base = { ref, at, counterId: row.acctuniqueid };
  return [
    { ...base, metric: 'down', value: Number(row.acctoutputoctets ?? 0) },
    { ...base, metric: 'up', value: Number(row.acctinputoctets ?? 0) },
  ];
};
