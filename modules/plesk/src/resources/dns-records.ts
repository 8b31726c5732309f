import { el } from '@billet/bank-files';
import { ModuleError, panelResource, type Listed, type Ref, type ResourceMap } from '@billet/sdk';
import { filter, list, run, text, type Call } from '../plesk.ts';
import type { Account } from '../settings.ts';
import { onEverySite, siteNamed } from './sites.ts';

type Record = ResourceMap['dnsRecord'];
/** Records have no time to live of their own: the zone's. */
const ZONE_TTL = 86_400;
const TYPES: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT']);
/** These point to a name, which the panel tells with a dot at its end. */
const NAMES: ReadonlySet<string> = new Set(['CNAME', 'MX', 'NS']);

const idOf = ({ zone, name, type, content }: Pick<Record, 'zone' | 'name' | 'type' | 'content'>): string => [zone, name, type, NAMES.has(type) ? content.replace(/\.$/, '') : content].join(' ');

const relative = (host: string, zone: string): string => {
  const bare = host.replace(/\.$/, '');
  return bare === zone ? '@' : bare.endsWith(`.${zone}`) ? bare.slice(0, -zone.length - 1) : bare;
};

interface Found extends Listed<'dnsRecord'> {
  /** Its number in the panel. */
  readonly number: string;
}

const all = (ctx: Call, account: Ref): Promise<readonly Found[]> =>
  onEverySite(ctx, account, async ({ id, name: zone }) =>
    (await list(ctx, 'dns', 'get_rec', [filter('site-id', id)]))
      .filter((node) => TYPES.has(text(node, 'data', 'type')))
      .map((node): Found => {
        const type = text(node, 'data', 'type');
        const record = { zone, name: relative(text(node, 'data', 'host'), zone), type, content: text(node, 'data', 'value'), ttl: ZONE_TTL, ...(type === 'MX' ? { prio: Number(text(node, 'data', 'opt')) } : {}) };
        return { id: idOf(record), number: text(node, 'id'), ...record };
      }),
  );

const add = async (ctx: Call, account: Ref, want: Record): Promise<void> => {
  if (!TYPES.has(want.type)) throw new ModuleError('invalid', `On this panel a record is one of ${[...TYPES].join(', ')}.`, { field: 'type' });
  const { id } = await siteNamed(ctx, account, want.zone, 'zone');
  await run(ctx, 'dns', 'add_rec', [el('site-id', id), el('type', want.type), el('host', want.name === '@' ? '' : want.name), el('value', want.content), ...(want.type === 'MX' ? [el('opt', String(want.prio ?? 10))] : [])]);
};

const drop = async (ctx: Call, account: Ref, id: string): Promise<void> => {
  const found = (await all(ctx, account)).find((each) => each.id === id);
  if (found !== undefined) await run(ctx, 'dns', 'del_rec', [filter('id', found.number)]);
};

export const dnsRecords = panelResource<Account, 'dnsRecord'>({
  list: async (ctx, account) => (await all(ctx, account)).map(({ number: _, ...each }) => each),
  idOf: (_, __, want) => idOf(want),
  create: add,
  change: async (ctx, account, now, want) => {
    if (now.prio === want.prio) return;
    await drop(ctx, account, now.id);
    await add(ctx, account, want);
  },
  remove: (ctx, account, now) => drop(ctx, account, now.id),
});
