import type { Metric, Ref, Sample } from '@billet/sdk';
import { userTable, type Row } from './accounts.ts';
import type { Call } from './directadmin.ts';

export const METRICS: readonly Metric[] = [
  { key: 'disk', unit: 'bytes', kind: 'gauge', label: 'Disk space' },
  { key: 'files', unit: 'count', kind: 'gauge', label: 'Files' },
  { key: 'bandwidth', unit: 'bytes', kind: 'period', label: 'Traffic this month' },
];

const EVERYBODY = 9999;

const limitOf = (text: string | undefined): Pick<Sample, 'limit'> => {
  const number = Number(text);
  return { limit: text === undefined || !Number.isFinite(number) || number === 0 ? 'unlimited' : number };
};

/** All accounts of a server by one call. */
export async function* readUsage(ctx: Call, refs: readonly Ref[], since: string): AsyncIterable<Sample> {
  const at = ctx.clock.now();
  if (refs.length === 0 || since > at) return;
  const wanted = new Set(refs.map((ref) => ref.id));
  const month = at.slice(0, 7);
  for (const row of await userTable(ctx, 1, EVERYBODY)) {
    if (!wanted.has(row.username)) continue;
    const sample = (metric: string, amount: Row['quota'], more: Partial<Sample> = {}): readonly Sample[] =>
      amount === undefined ? [] : [{ ref: row.username, metric, value: Math.round(amount.usage), at, ...limitOf(amount.limit), ...more }];
    yield* sample('disk', row.quota);
    yield* sample('files', row.inode);
    yield* sample('bandwidth', row.bandwidth, { counterId: month });
  }
}
