import { ModuleError, panelResource, readAs, z, type Listed, type Ref, type ResourceMap } from '@billet/sdk';
import { change, type Call } from '../directadmin.ts';
import type { Account } from '../settings.ts';
import { askAs, ownDomains } from './as-user.ts';

type Record = ResourceMap['dnsRecord'];

const rows = z.object({ records: z.array(z.object({ name: z.string(), type: z.string(), value: z.string(), ttl: z.coerce.number().optional() })).default([]) });

const RANKED: ReadonlySet<string> = new Set(['MX', 'SRV']);

const relative = (name: string, zone: string): string => {
  const bare = name.replace(/\.$/, '');
  if (bare === '' || bare === zone) return '@';
  return bare.endsWith(`.${zone}`) ? bare.slice(0, -zone.length - 1) : bare;
};
const absolute = (name: string, zone: string): string => (name === '@' ? `${zone}.` : name);

const idOf = ({ zone, name, type, content }: Pick<Record, 'zone' | 'name' | 'type' | 'content'>): string => [zone, name, type, content].join(' ');

/** Priority and target are one text in the panel; texts are in quotes there. */
const contentOf = (type: string, value: string): Pick<Record, 'content' | 'prio'> => {
  if (RANKED.has(type)) {
    const [prio = '', ...rest] = value.split(' ');
    return { content: rest.join(' '), prio: Number(prio) };
  }
  return { content: type === 'TXT' ? value.replaceAll(/^"|"$/g, '').replaceAll('" "', '') : value };
};
const valueOf = ({ type, content, prio }: Record): string => {
  if (RANKED.has(type)) return `${String(prio ?? 10)} ${content}`;
  return type === 'TXT' ? (content.match(/.{1,255}/gs) ?? ['']).map((part) => `"${part}"`).join(' ') : content;
};

const list = async (ctx: Call, account: Ref): Promise<readonly Listed<'dnsRecord'>[]> => {
  const found: Listed<'dnsRecord'>[] = [];
  for (const zone of await ownDomains(ctx, account)) {
    const { records } = readAs(rows, await askAs(ctx, account, 'CMD_API_DNS_CONTROL', { domain: zone }), 'A zone');
    for (const each of records.filter(({ type }) => type !== 'SOA')) {
      const record = { zone, name: relative(each.name, zone), type: each.type, ttl: each.ttl ?? 14_400, ...contentOf(each.type, each.value) };
      found.push({ id: idOf(record), ...record });
    }
  }
  return found;
};

const add = async (ctx: Call, account: Ref, want: Record): Promise<void> => {
  if (!(await ownDomains(ctx, account)).includes(want.zone)) throw new ModuleError('invalid', `"${want.zone}" is no zone of the account.`, { field: 'zone' });
  await change(ctx, 'CMD_API_DNS_CONTROL', { action: 'add', domain: want.zone, type: want.type, name: absolute(want.name, want.zone), value: valueOf(want), ttl: want.ttl }, account.id);
};

/** The panel names what goes by a list of pairs, under a field for each type. */
const drop = async (ctx: Call, account: Ref, now: Record): Promise<void> => {
  const which = new URLSearchParams({ name: absolute(now.name, now.zone), value: valueOf(now) }).toString();
  await change(ctx, 'CMD_API_DNS_CONTROL', { action: 'select', delete: 'yes', domain: now.zone, [`${now.type.toLowerCase()}recs0`]: which }, account.id);
};

export const dnsRecords = panelResource<Account, 'dnsRecord'>({
  list,
  idOf: (_, __, want) => idOf(want),
  create: add,
  // Adding first would leave two for a moment, and some types stand alone.
  change: async (ctx, account, now, want) => {
    await drop(ctx, account, now);
    await add(ctx, account, want);
  },
  remove: drop,
});
