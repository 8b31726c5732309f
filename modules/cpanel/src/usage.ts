import { z, type Metric, type Ref, type Sample } from '@billet/sdk';
import { ask, type Call } from './whm.ts';

const number = z.union([z.number(), z.string()]).nullish().transform((value) => Math.max(0, Math.round(Number(value ?? 0)) || 0));
const traffic = z.object({ acct: z.array(z.object({ user: z.string(), totalbytes: number, limit: number })) });
const disks = z.object({
  accounts: z.array(z.object({ user: z.string(), blocks_used: number, blocks_limit: number, inodes_used: number, inodes_limit: number })),
});

const KIB = 1024;

export const METRICS: readonly Metric[] = [
  { key: 'disk', unit: 'bytes', kind: 'gauge', label: 'Disk space' },
  { key: 'files', unit: 'count', kind: 'gauge', label: 'Files' },
  { key: 'bandwidth', unit: 'bytes', kind: 'period', label: 'Traffic this month' },
];

/** All accounts of a server by two calls, whether one or ten thousand were asked for. */
export async function* readUsage(ctx: Call, refs: readonly Ref[], since: string): AsyncIterable<Sample> {
  const at = ctx.clock.now();
  if (refs.length === 0 || since > at) return;
  const wanted = new Set(refs.map((ref) => ref.id));
  const limit = (value: number, unit = 1): Pick<Sample, 'limit'> => ({ limit: value === 0 ? 'unlimited' : value * unit });
  const { accounts } = await ask(ctx, 'get_disk_usage', {}, disks);
  for (const each of accounts) {
    if (!wanted.has(each.user)) continue;
    yield { ref: each.user, metric: 'disk', value: each.blocks_used * KIB, at, ...limit(each.blocks_limit, KIB) };
    yield { ref: each.user, metric: 'files', value: each.inodes_used, at, ...limit(each.inodes_limit) };
  }
  const month = at.slice(0, 7);
  const { acct } = await ask(ctx, 'showbw', { year: Number(month.slice(0, 4)), month: Number(month.slice(5)) }, traffic);
  for (const each of acct)
    if (wanted.has(each.user)) yield { ref: each.user, metric: 'bandwidth', value: each.totalbytes, at, counterId: month, ...limit(each.limit) };
}
