import { defineOperation, integer, invalid, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { Service } from '../../services/index.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { Server, ServiceResource } from '../tables.ts';
import { overlapping } from './overlapping.ts';
import { bitsOf, networkAround, readAddress } from './rules/index.ts';
import { AddressUse } from './tables.ts';

const MOST = 200;
const instant = z.iso.datetime({ precision: 3 });

const found = z.strictObject({
  /** `given` = an address of its own; `session` = told by the access equipment when the session began. */
  source: z.enum(['given', 'session']),
  login: z.string(), address: z.string(), since: z.string(), until: z.string().nullable(), mac: z.string().nullable(), nas: z.string().nullable(),
  service: z.strictObject({ id: z.number().int(), number: z.string() }).nullable(),
  client: z.strictObject({ id: z.number().int(), name: z.string() }).nullable(),
});

type Found = z.input<typeof found>;

interface SessionSeen {
  readonly serverId: number;
  readonly username: string;
  readonly nas: string;
  readonly startedAt: string;
  readonly stoppedAt?: string;
  readonly mac?: string;
}

interface Reply {
  readonly sessions: readonly SessionSeen[];
  readonly unreachable: readonly string[];
}

interface Asked {
  readonly given: readonly Found[];
  readonly address: string;
  readonly from: string;
  readonly until: string;
  readonly servers: readonly { readonly id: number; readonly name: string; readonly extension: string }[];
}

export const whoHad = defineOperation({
  name: 'addresses.whoHad',
  summary: 'Who had an address between two instants: addresses that Billet gave, and sessions that the access servers booked. Who asked, and why, is written down.',
  kind: 'command',
  http: { method: 'POST', path: '/addresses/who-had' },
  audience: ['staff'],
  permission: 'addresses.trace',
  input: z.strictObject({ address: z.string().trim().min(2).max(50), from: instant, until: instant, reason: z.string().trim().min(3).max(200), limit: integer({ min: 1, max: MOST }).default(MOST) }),
  output: z.strictObject({ items: z.array(found), unreachable: z.array(z.string()) }),
  prepare: async (ctx, { address: text, from, until, reason, limit }): Promise<Asked> => {
    const { all } = data(ctx);
    const [word = '', typed, ...more] = text.split('/');
    const address = readAddress(word);
    if (address === undefined || more.length > 0 || (typed !== undefined && !/^\d{1,3}$/.test(typed))) throw invalid('ADDRESS_WRONG', 'address', 'This is not an address.');
    if (until < from) throw invalid('PERIOD_EMPTY', 'until', 'The end is before the beginning.');
    const length = typed === undefined ? bitsOf(address.family) : Number(typed);
    if (length > bitsOf(address.family)) throw invalid('ADDRESS_WRONG', 'address', 'This is not an address.');
    const uses = await all(AddressUse).where(overlapping(networkAround(address, length))).where('since', '<=', until).where((open) => void open.whereNull('until').orWhere('until', '>=', from)).orderBy(['since', 'id']).limit(limit);
    const services = new Map((await all(Service).whereIn('id', uses.map((use) => use.service_id))).map((row) => [row.id, row.number] as const));
    const clients = new Map((await all(Client).whereIn('id', uses.map((use) => use.client_id))).map((row) => [row.id, row.name] as const));
    const given = uses.map((use) => ({
      source: 'given' as const, login: use.login, address: use.address, since: use.since, until: use.until, mac: null, nas: null,
      service: { id: use.service_id, number: services.get(use.service_id) ?? '' }, client: { id: use.client_id, name: clients.get(use.client_id) ?? '' },
    }));
    const telling = new Set(ctx.use(moduleRegistryRef).all().filter(({ module }) => module.sessionsAt !== undefined).map(({ id }) => id));
    const servers = (await all(Server).orderBy('id')).filter((server) => telling.has(server.extension)).map(({ id, name, extension }) => ({ id, name, extension }));
    ctx.touch({ kind: 'address', id: text }, undefined, { asked: reason, from, until });
    return { given, address: text, from, until, servers };
  },
  call: async (ctx, { address, from, until, servers }): Promise<Reply> => {
    const registry = ctx.use(moduleRegistryRef);
    const sessions: SessionSeen[] = [];
    const unreachable: string[] = [];
    for (const server of servers) {
      try {
        const call = await registry.callCtx(server.extension, server.id, { key: `who-had:${address}`, attempt: 1, signal: ctx.signal });
        const page = await registry.get(server.extension).module.sessionsAt?.(call, { address, from, until });
        sessions.push(...(page?.items ?? []).map((seen) => ({ ...seen, serverId: server.id })));
      } catch {
        unreachable.push(server.name);
      }
    }
    return { sessions, unreachable };
  },
  settle: async (ctx, { given, address, servers }, { sessions, unreachable }: Reply) => {
    const { all } = data(ctx);
    // Names are unique on a server, not beyond it; a login that is gone may have had this name before: the latest is the likelier one.
    const logins = await all(ServiceResource).where('kind', 'radiusLogin').whereIn('name', [...new Set(sessions.map((each) => each.username))]).whereIn('server_id', servers.map((each) => each.id)).orderBy('id');
    const services = new Map((await all(Service).whereIn('id', logins.map((row) => row.service_id))).map((row) => [row.id, row] as const));
    const clients = new Map((await all(Client).whereIn('id', logins.map((row) => row.client_id))).map((row) => [row.id, row.name] as const));
    const items = sessions.map((seen): Found => {
      const login = logins.findLast((row) => row.name === seen.username && row.server_id === seen.serverId);
      const service = services.get(login?.service_id ?? 0);
      return {
        source: 'session', login: seen.username, address, since: seen.startedAt, until: seen.stoppedAt ?? null, mac: seen.mac ?? null, nas: seen.nas,
        service: service === undefined ? null : { id: service.id, number: service.number }, client: login === undefined ? null : { id: login.client_id, name: clients.get(login.client_id) ?? '' },
      };
    });
    return { items: [...given, ...items].sort((a, b) => a.since.localeCompare(b.since)), unreachable: [...unreachable] };
  },
});
