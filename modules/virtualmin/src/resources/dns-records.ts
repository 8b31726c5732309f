import { panelResource, type Listed, type ResourceMap } from '@billet/sdk';
import type { Account } from '../settings.ts';
import { list, run, type Row } from '../virtualmin.ts';
import { namesWith, needOwn } from './domains.ts';

type Record = ResourceMap['dnsRecord'];
const RANKED: ReadonlySet<string> = new Set(['MX', 'SRV']);
const DEFAULT_TTL = 14_400;

const idOf = ({ zone, name, type, content }: Pick<Record, 'zone' | 'name' | 'type' | 'content'>): string => [zone, name, type, content].join(' ');

const relative = (name: string, zone: string): string => {
  const bare = name.replace(/\.$/, '');
  return bare === zone ? '@' : bare.endsWith(`.${zone}`) ? bare.slice(0, -zone.length - 1) : bare;
};
const absolute = ({ name, zone }: Pick<Record, 'name' | 'zone'>): string => (name === '@' ? `${zone}.` : `${name}.${zone}.`);

/** The parts of a record are told one by one: rank and target of an MX are two values, the strings of a TXT are several. */
const recordOf = (row: Row, zone: string): Listed<'dnsRecord'> => {
  const type = row.get('type') ?? '';
  const parts = row.all('value');
  const ttl = Number(row.get('ttl')) || DEFAULT_TTL;
  const value = RANKED.has(type) ? { content: parts.slice(1).join(' '), prio: Number(parts[0]) } : { content: type === 'TXT' ? parts.join('') : parts.join(' ') };
  const record = { zone, name: relative(row.name, zone), type, ttl, ...value };
  return { id: idOf(record), ...record };
};

const valueOf = ({ type, content, prio }: Record): string => (RANKED.has(type) ? `${String(prio ?? 10)} ${content}` : content);

/** A record is one parameter; names are the server's unless they end with a dot. */
const added = (record: Record): string => `${absolute(record)} ${record.type} ${String(record.ttl)} ${valueOf(record)}`;
const removed = (record: Record): string => `${absolute(record)} ${record.type} ${valueOf(record)}`;

export const dnsRecords = panelResource<Account, 'dnsRecord'>({
  list: async (ctx, account) => {
    const zones = await namesWith(ctx, account, 'dns');
    const found = await Promise.all(zones.map(async (zone) => (await list(ctx, 'get-dns', { domain: zone })).filter((row) => row.get('type') !== 'SOA').map((row) => recordOf(row, zone))));
    return found.flat();
  },
  idOf: (_, __, want) => idOf(want),
  create: async (ctx, account, want) => {
    await needOwn(ctx, account, want.zone, 'zone');
    await run(ctx, 'modify-dns', { domain: want.zone, 'add-record-with-ttl': added(want) });
  },
  // The program removes before it adds, in whatever order it is told.
  change: (ctx, _, now, want) => run(ctx, 'modify-dns', { domain: want.zone, 'remove-record': removed(now), 'add-record-with-ttl': added(want) }),
  remove: (ctx, _, now) => run(ctx, 'modify-dns', { domain: now.zone, 'remove-record': removed(now) }),
});
