import { panelResource, z, type Listed, type Ref, type ResourceMap } from '@billet/sdk';
import { list, run, type Call } from '../hestia.ts';
import type { Account } from '../settings.ts';

type Record = ResourceMap['dnsRecord'];
const row = z.looseObject({ RECORD: z.string(), TYPE: z.string(), VALUE: z.string(), PRIORITY: z.union([z.string(), z.number()]).optional(), TTL: z.union([z.string(), z.number()]).optional() });
const RANKED: ReadonlySet<string> = new Set(['MX', 'SRV']);
const DEFAULT_TTL = 14_400;

const idOf = ({ zone, name, type, content }: Pick<Record, 'zone' | 'name' | 'type' | 'content'>): string => [zone, name, type, content].join(' ');

interface Found extends Listed<'dnsRecord'> {
  /** Its number in the panel. */
  readonly number: string;
}

const all = async (ctx: Call, account: Ref): Promise<readonly Found[]> => {
  const zones = Object.keys((await list(ctx, 'v-list-dns-domains', [account.id], z.looseObject({}))) ?? {});
  const found = await Promise.all(
    zones.map(async (zone) =>
      Object.entries((await list(ctx, 'v-list-dns-records', [account.id, zone], row)) ?? {}).map(([number, each]): Found => {
        const content = each.TYPE === 'TXT' ? each.VALUE.replaceAll(/^"|"$/g, '') : each.VALUE;
        const record = { zone, name: each.RECORD, type: each.TYPE, content, ttl: Number(each.TTL) || DEFAULT_TTL, ...(RANKED.has(each.TYPE) ? { prio: Number(each.PRIORITY ?? 0) } : {}) };
        return { id: idOf(record), number, ...record };
      }),
    ),
  );
  return found.flat();
};

const add = (ctx: Call, account: Ref, want: Record): Promise<void> =>
  run(ctx, 'v-add-dns-record', account.id, want.zone, want.name, want.type, want.content, RANKED.has(want.type) ? String(want.prio ?? 10) : '', '', 'yes', String(want.ttl));

const drop = async (ctx: Call, account: Ref, id: string): Promise<void> => {
  const found = (await all(ctx, account)).find((each) => each.id === id);
  if (found !== undefined) await run(ctx, 'v-delete-dns-record', account.id, found.zone, found.number);
};

export const dnsRecords = panelResource<Account, 'dnsRecord'>({
  list: async (ctx, account) => (await all(ctx, account)).map(({ number: _, ...each }) => each),
  idOf: (_, __, want) => idOf(want),
  create: add,
  change: async (ctx, account, now, want) => {
    await drop(ctx, account, now.id);
    await add(ctx, account, want);
  },
  remove: (ctx, account, now) => drop(ctx, account, now.id),
});
