import { defineOperation, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema, pageInput } from '../../paging.ts';
import { Service } from '../../services/index.ts';
import { ServiceResource } from '../tables.ts';
import { readAddress, sortKey } from './rules/index.ts';
import { AddressPool, HeldAddress } from './tables.ts';

const STATES = ['held', 'resting', 'reserved'] as const;

const address = z.strictObject({
  id: z.number().int(), address: z.string(), state: z.enum(STATES),
  pool: z.strictObject({ id: z.number().int(), name: z.string() }).nullable(),
  /** Given by staff by hand. */
  fixed: z.boolean(),
  note: z.string(), since: z.string(), freeAt: z.string().nullable(),
  login: z.strictObject({ id: z.number().int(), name: z.string() }).nullable(),
  /** Whose it is; while it rests: whose it was. */
  service: z.strictObject({ id: z.number().int(), number: z.string(), label: z.string() }).nullable(),
  client: z.strictObject({ id: z.number().int(), name: z.string() }).nullable(),
});

const like = (text: string): string => `%${text.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`;

const SEARCH = `(lower(address) like ? escape '!' or lower(note) like ? escape '!'
  or resource_id in (select r.id from service_resources r where r.kind = 'radiusLogin' and lower(r.name) like ? escape '!')
  or client_id in (select c.id from clients c where lower(c.name) like ? escape '!'))`;

export const listAddresses = defineOperation({
  name: 'addresses.list',
  summary: 'Addresses that are on logins, rest after one, or are kept back, by address. Found by a part of the address, the login, the client or the note.',
  kind: 'query',
  http: { method: 'GET', path: '/addresses' },
  audience: ['staff'],
  permission: 'addresses.read',
  input: z.strictObject({
    id: idSchema.optional(), poolId: idSchema.optional(), clientId: idSchema.optional(), serviceId: idSchema.optional(), state: z.enum(STATES).optional(), search: z.string().trim().max(100).optional(),
    /** Of the page before: its `next`. */
    before: z.string().regex(/^[46][0-9a-f]{32}-\d{1,15}$/).optional(), limit: pageInput.limit,
  }),
  output: z.strictObject({ items: z.array(address), next: z.string().optional() }),
  run: async (ctx, { id, poolId, clientId, serviceId, state, search = '', before, limit }) => {
    const { all } = data(ctx);
    const query = all(HeldAddress).orderBy(['sort', 'id']).limit(limit);
    if (id !== undefined) void query.where('id', id);
    if (poolId !== undefined) void query.where('pool_id', poolId);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (serviceId !== undefined) void query.where('service_id', serviceId);
    if (state !== undefined) void query.where('state', state);
    if (before !== undefined) {
      // Two servers may each have this address.
      const [sort = '', lastId = ''] = before.split('-');
      void query.where((after) => void after.where('sort', '>', sort).orWhere((same) => void same.where('sort', sort).where('id', '>', Number(lastId))));
    }
    const exact = readAddress(search.split('/')[0] ?? '');
    if (exact !== undefined) void query.where('sort', sortKey(exact));
    else if (search !== '') void query.whereRaw(SEARCH, Array.from({ length: 4 }, () => like(search)));
    const rows = await query;
    const ids = (name: 'pool_id' | 'resource_id' | 'service_id' | 'client_id'): number[] => rows.flatMap((row) => row[name] ?? []);
    const pools = new Map((await all(AddressPool).whereIn('id', ids('pool_id'))).map((row) => [row.id, { id: row.id, name: row.name }] as const));
    const logins = new Map((await all(ServiceResource).whereIn('id', ids('resource_id'))).map((row) => [row.id, { id: row.id, name: row.name }] as const));
    const services = new Map((await all(Service).whereIn('id', ids('service_id'))).map((row) => [row.id, { id: row.id, number: row.number, label: row.label }] as const));
    const clients = new Map((await all(Client).whereIn('id', ids('client_id'))).map((row) => [row.id, { id: row.id, name: row.name }] as const));
    const items = rows.map((row) => ({
      id: row.id, address: row.address, state: row.state as (typeof STATES)[number], pool: pools.get(row.pool_id ?? 0) ?? null, fixed: row.fixed, note: row.note, since: row.since, freeAt: row.free_at,
      login: logins.get(row.resource_id ?? 0) ?? null, service: services.get(row.service_id ?? 0) ?? null, client: clients.get(row.client_id ?? 0) ?? null,
    }));
    const last = rows.at(-1);
    return { items, ...(rows.length === limit && last !== undefined ? { next: `${last.sort}-${String(last.id)}` } : {}) };
  },
});
