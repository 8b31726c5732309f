import type { Metric, Ref, Sample } from '@billet/sdk';
import type { RadiusDb } from './connect.ts';
import type { AcctRow } from './sessions.ts';
import { asTime, inSeconds, instant } from './times.ts';

export const METRICS: readonly Metric[] = [
  { key: 'down', unit: 'bytes', kind: 'counter', label: 'Download' },
  { key: 'up', unit: 'bytes', kind: 'counter', label: 'Upload' },
];

const PAGE = 20_000;
const NAMES_AT_ONCE = 100;

const PLAIN = ['radacctid', 'acctuniqueid', 'username', 'acctinputoctets', 'acctoutputoctets'] as const;
const TIMES = ['acctstarttime', 'acctupdatetime', 'acctstoptime'] as const;

type Reading = Pick<AcctRow, (typeof PLAIN)[number] | (typeof TIMES)[number]>;

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
export async function* readUsage(
  db: RadiusDb,
  refs: readonly Ref[],
  since: string,
): AsyncGenerator<readonly Sample[]> {
  const refOf = new Map(refs.flatMap((ref) => namesOf(ref).map((name): [string, string] => [name, ref.id])));
  const names = [...refOf.keys()];
  const from = asTime(db, since);
  for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
    let last: number | string = 0;
    for (;;) {
      const rows: readonly Reading[] = await db
        .sql('radacct')
        .whereIn('username', names.slice(at, at + NAMES_AT_ONCE))
        .where((moved) => moved.where('acctupdatetime', '>=', from).orWhere('acctstoptime', '>=', from))
        .where('radacctid', '>', last)
        .orderBy('radacctid')
        .limit(PAGE)
        .select<Reading[]>([...PLAIN, ...TIMES.map((name) => inSeconds(db, name))]);
      yield rows.flatMap((row) => samplesOf(row, refOf.get(row.username) ?? row.username));
      const end = rows.at(-1);
      if (rows.length < PAGE || end === undefined) break;
      last = end.radacctid;
    }
  }
}

const samplesOf = (row: Reading, ref: string): readonly Sample[] => {
  const { acctuniqueid: counterId, acctstoptime: stopped } = row;
  const at = instant(Math.max(row.acctupdatetime ?? 0, stopped ?? 0) || (row.acctstarttime ?? 0)) ?? '';
  const final = stopped !== null;
  return [
    { ref, at, counterId, final, metric: 'down', value: Number(row.acctoutputoctets ?? 0) },
    { ref, at, counterId, final, metric: 'up', value: Number(row.acctinputoctets ?? 0) },
  ];
};
