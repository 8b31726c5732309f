import { ModuleError, z, type CallCtx, type HttpInit, type HttpReply } from '@billet/sdk';
import type { Account } from './settings.ts';

export type Call = CallCtx<Account>;

const TIMEOUT_MS = 20_000;

const refusal = z.object({ error: z.string() });

/** The call ends with its signal, also while the server keeps silent; then nobody knows whether it was carried out. */
const untilGivenUp = <T>({ signal }: Call, writes: boolean, work: () => Promise<T>): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      reject(new ModuleError('timeout', 'Given up before it began.'));
      return;
    }
    const giveUp = (): void => {
      reject(new ModuleError('timeout', 'Given up.', { ambiguous: writes }));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => {
        signal.removeEventListener('abort', giveUp);
      });
  });

const queues = new Map<string, Promise<unknown>>();

/** One change after the other: PowerDNS on SQLite answers 500 to the second of two at once. */
const inTurn = <T>(key: string, work: () => Promise<T>): Promise<T> => {
  const turn = (queues.get(key) ?? Promise.resolve()).then(work);
  const settled = turn.catch(() => undefined);
  queues.set(key, settled);
  void settled.then(() => {
    if (queues.get(key) === settled) queues.delete(key);
  });
  return turn;
};

const spoken = (text: string): string => {
  try {
    return refusal.parse(JSON.parse(text)).error;
  } catch {
    return text.slice(0, 200);
  }
};

/** One request below `/api/v1/servers/<id>`. What is not there is `undefined`; `exists` and every other refusal is thrown. */
export const askPowerdns = async (ctx: Call, path: string, asked: Pick<HttpInit, 'method' | 'query' | 'json'> = {}): Promise<unknown> => {
  const { url, serverId, apiKey } = ctx.settings;
  const writes = (asked.method ?? 'GET') !== 'GET';
  const send = (): Promise<HttpReply> =>
    untilGivenUp(ctx, writes, () =>
      ctx.http(`${url.replace(/\/+$/, '')}/api/v1/servers/${serverId}${path}`, { ...asked, headers: { 'x-api-key': apiKey.reveal() }, timeoutMs: TIMEOUT_MS }),
    );
  const reply = await (writes ? inTurn(url, send) : send());
  const text = await reply.text();
  if (reply.status === 401 || reply.status === 403) throw new ModuleError('auth', 'PowerDNS refuses the API key.');
  if (reply.status === 404) return undefined;
  if (reply.status === 409) throw new ModuleError('exists', spoken(text));
  if (reply.status === 422 || reply.status === 400) throw new ModuleError('invalid', spoken(text));
  // What its database says when somebody else is writing.
  if (reply.status === 500 || reply.status === 503) throw new ModuleError('busy', 'PowerDNS is busy.');
  if (reply.status >= 300) throw new ModuleError('remote', `PowerDNS answers ${String(reply.status)}: ${spoken(text)}`);
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ModuleError('remote', 'Something other than the API of PowerDNS answers at this address.');
  }
};

/** The final dot, which the API wants and people leave out. */
export const dotted = (name: string): string => `${name.toLowerCase().replace(/\.$/, '')}.`;
export const undotted = (name: string): string => name.replace(/\.$/, '');

const zonePath = (zone: string): string => `/zones/${encodeURIComponent(dotted(zone)).replaceAll('%2F', '=2F')}`;

const rrset = z.object({
  name: z.string(),
  type: z.string(),
  ttl: z.number(),
  records: z.array(z.object({ content: z.string(), disabled: z.boolean() })),
});
export type RrSet = z.infer<typeof rrset>;

const zoneShape = z.object({ name: z.string(), account: z.string(), dnssec: z.boolean(), kind: z.string(), serial: z.number(), rrsets: z.array(rrset).default([]) });
export type Zone = z.infer<typeof zoneShape>;

/** A zone with all its records, or with those of one name and type. */
export const readZone = async (ctx: Call, zone: string, only?: { readonly name: string; readonly type: string }): Promise<Zone | undefined> => {
  const query = only === undefined ? {} : { query: { rrset_name: dotted(only.name), rrset_type: only.type } };
  const answer = await askPowerdns(ctx, zonePath(zone), query);
  if (answer === undefined) return undefined;
  const found = zoneShape.parse(answer);
  // Servers before 4.7 hand out the whole zone all the same.
  return only === undefined ? found : { ...found, rrsets: found.rrsets.filter(({ name, type }) => name === dotted(only.name) && type === only.type) };
};

export const readRrSet = async (ctx: Call, zone: string, name: string, type: string): Promise<RrSet | undefined> =>
  (await readZone(ctx, zone, { name, type }))?.rrsets[0];

/** Writes sets of records whole; an empty one goes. False = there is no such zone. */
export const writeRrSets = async (ctx: Call, zone: string, sets: readonly RrSet[]): Promise<boolean> => {
  const rrsets = sets.map((set) => (set.records.length === 0 ? { name: set.name, type: set.type, changetype: 'DELETE' } : { ...set, changetype: 'REPLACE' }));
  return (await askPowerdns(ctx, zonePath(zone), { method: 'PATCH', json: { rrsets } })) !== undefined;
};

export const createZone = (ctx: Call, body: Readonly<Record<string, unknown>>): Promise<unknown> => askPowerdns(ctx, '/zones', { method: 'POST', json: { kind: 'Native', ...body } });
export const changeZone = (ctx: Call, zone: string, body: Readonly<Record<string, unknown>>): Promise<unknown> => askPowerdns(ctx, zonePath(zone), { method: 'PUT', json: body });
export const deleteZone = (ctx: Call, zone: string): Promise<unknown> => askPowerdns(ctx, zonePath(zone), { method: 'DELETE' });

const keys = z.array(z.object({ ds: z.array(z.string()).default([]), active: z.boolean() }));
/** DS records for the registrar. */
export const readDs = async (ctx: Call, zone: string): Promise<readonly string[]> =>
  keys.parse((await askPowerdns(ctx, `${zonePath(zone)}/cryptokeys`)) ?? []).flatMap((key) => (key.active ? key.ds : []));

/**
 * A zone whose SOA record is disabled is not answered for; its other records stay as they are. It takes the whole zone:
 * asked for one set, PowerDNS leaves out what is disabled.
 */
export const switchZone = async (ctx: Call, zone: Zone, on: boolean): Promise<void> => {
  const soa = zone.rrsets.find(({ name, type }) => type === 'SOA' && name === zone.name);
  if (soa === undefined || soa.records.every((record) => record.disabled !== on)) return;
  await writeRrSets(ctx, zone.name, [{ ...soa, records: soa.records.map((record) => ({ ...record, disabled: !on })) }]);
};
