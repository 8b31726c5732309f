import { isModuleError, ModuleError, panelResource, z, type Listed, type Ref, type ResourceMap } from '@billet/sdk';
import type { Account } from '../settings.ts';
import { askUser, uapi } from '../uapi.ts';
import type { Call, Fields } from '../whm.ts';
import { domainNames } from './domains.ts';

const base64 = z.string().transform((value) => Buffer.from(value, 'base64').toString('utf8'));
const line = z.object({ line_index: z.number(), type: z.string(), record_type: z.string().optional(), dname_b64: base64.optional(), ttl: z.coerce.number().optional(), data_b64: z.array(base64).optional() });
const lines = z.array(line);
type Line = z.output<typeof line>;

type Record = ResourceMap['dnsRecord'];

/** Kinds of record whose first value is a number of preference. */
const PREFERENCE: ReadonlySet<string> = new Set(['MX', 'SRV']);
const TRIES = 3;

const relative = (name: string, zone: string): string => {
  const bare = name.replace(/\.$/, '');
  if (bare === zone) return '@';
  return bare.endsWith(`.${zone}`) ? bare.slice(0, -zone.length - 1) : bare;
};
const absolute = (name: string, zone: string): string => (name === '@' ? `${zone}.` : `${name}.${zone}.`);

const idOf = ({ zone, name, type, content }: Pick<Record, 'zone' | 'name' | 'type' | 'content'>): string => [zone, name, type, content].join(' ');

const asRecord = (zone: string, found: Line): Listed<'dnsRecord'> => {
  const type = found.record_type ?? '';
  const data = found.data_b64 ?? [];
  const ranked = PREFERENCE.has(type);
  const record = {
    zone,
    name: relative(found.dname_b64 ?? '', zone),
    type,
    content: (ranked ? data.slice(1) : data).join(type === 'TXT' ? '' : ' '),
    ttl: found.ttl ?? 14_400,
    ...(ranked ? { prio: Number(data[0]) } : {}),
  };
  return { id: idOf(record), ...record };
};

/** A text longer than 255 bytes goes in pieces. */
const dataOf = ({ type, content, prio }: Record): readonly string[] => {
  if (type === 'TXT') return content.match(/.{1,255}/gs) ?? [''];
  const values = type === 'SRV' ? content.split(/\s+/) : [content];
  return PREFERENCE.has(type) ? [String(prio ?? 10), ...values] : values;
};

const zoneLines = (ctx: Call, account: Ref, zone: string): Promise<readonly Line[]> =>
  askUser(ctx, { user: account.id, function: 'DNS::parse_zone' }, { zone }, lines, []);

const serialOf = (found: readonly Line[]): string => found.find((each) => each.record_type === 'SOA')?.data_b64?.[2] ?? '';

/** Edits under the serial that was read; whoever else edited in between makes it read again. */
const edit = async (ctx: Call, account: Ref, zone: string, change: (found: readonly Line[]) => Fields | undefined): Promise<void> => {
  for (let turn = 1; ; turn += 1) {
    const found = await zoneLines(ctx, account, zone);
    const fields = change(found);
    if (fields === undefined) return;
    const serial = serialOf(found);
    try {
      await uapi(ctx, { user: account.id, function: 'DNS::mass_edit_zone' }, { zone, serial, ...fields });
      return;
    } catch (error) {
      const moved = isModuleError(error) && error.failure.kind === 'remote' && serialOf(await zoneLines(ctx, account, zone)) !== serial;
      if (!moved || turn === TRIES) throw error;
    }
  }
};

const json = (want: Record, more: object = {}): string =>
  JSON.stringify({ ...more, dname: absolute(want.name, want.zone), ttl: want.ttl, record_type: want.type, data: dataOf(want) });

const lineOf = (found: readonly Line[], zone: string, id: string): Line | undefined =>
  found.find((each) => each.type === 'record' && asRecord(zone, each).id === id);

const checkZone = async (ctx: Call, account: Ref, zone: string): Promise<void> => {
  if (!(await domainNames(ctx, account)).includes(zone)) throw new ModuleError('invalid', `"${zone}" is no zone of the account.`, { field: 'zone' });
};

export const dnsRecords = panelResource<Account, 'dnsRecord'>({
  list: async (ctx, account) => {
    const all: Listed<'dnsRecord'>[] = [];
    // Subdomains stand in the zone of their domain.
    const names = await domainNames(ctx, account);
    for (const zone of names.filter((name) => !names.some((other) => name.endsWith(`.${other}`)))) {
      const found = await zoneLines(ctx, account, zone);
      all.push(...found.filter((each) => each.type === 'record' && each.record_type !== 'SOA').map((each) => asRecord(zone, each)));
    }
    return all;
  },
  idOf: (_, __, want) => idOf(want),
  create: async (ctx, account, want) => {
    await checkZone(ctx, account, want.zone);
    await edit(ctx, account, want.zone, () => ({ add: [json(want)] }));
  },
  change: (ctx, account, now, want) =>
    edit(ctx, account, want.zone, (found) => {
      const at = lineOf(found, want.zone, now.id);
      return at === undefined ? { add: [json(want)] } : { edit: [json(want, { line_index: at.line_index })] };
    }),
  remove: (ctx, account, now) =>
    edit(ctx, account, now.zone, (found) => {
      const at = lineOf(found, now.zone, now.id);
      return at === undefined ? undefined : { remove: [String(at.line_index)] };
    }),
});
