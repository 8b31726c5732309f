import { conflict, defineOperation, invalid, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { heldResource } from '../resources/load-resource.ts';
import { ServiceResource } from '../tables.ts';
import { ADDRESSED, fieldOf, followLogin, told, without } from './follow-login.ts';
import { claimAddress, holdPool, letGo, realmOf, takeAddress } from './hold-address.ts';
import { planOf } from './pool-rows.ts';
import { placeOf, readAddress, sortKey, wordAt } from './rules/index.ts';
import { AddressPool, HeldAddress } from './tables.ts';

const addressInput = z.string().trim().min(2).max(50);

export const assignAddress = defineOperation({
  name: 'addresses.assign',
  summary: 'Gives a login an address of a pool for good: the one that is named, or the lowest that is free. What it had of that family rests.',
  kind: 'command',
  http: { method: 'POST', path: '/resources/{id}/address' },
  audience: ['staff'],
  permission: 'addresses.write',
  input: z.strictObject({ id: idSchema, poolId: idSchema, address: addressInput.optional() }),
  output: z.strictObject({ address: z.string() }),
  run: async (ctx, { id, poolId, address }) => {
    const { all } = data(ctx);
    const { row } = await heldResource(ctx, id);
    const pool = await all(AddressPool).findById(poolId);
    if (pool === undefined) throw invalid('NOT_FOUND', 'poolId', 'There is no such pool.');
    if (row.kind !== ADDRESSED) throw invalid('ADDRESS_KIND', 'id', 'Only logins have addresses.');
    if (pool.server_id !== null && pool.server_id !== row.server_id) throw invalid('ADDRESS_SERVER', 'poolId', 'This pool is for another server.');
    const plan = planOf(pool);
    const field = fieldOf(pool);
    const before = row.data as Readonly<Record<string, unknown>>;
    const wish = address === undefined ? undefined : readAddress(address.split('/')[0] ?? '');
    const place = wish === undefined ? undefined : placeOf(plan, wish);
    if (address !== undefined && place === undefined) throw invalid('POOL_OUTSIDE', 'address', 'This address is not in the network.');
    if (wish !== undefined && place !== undefined) await claimAddress(ctx, row, { field: 'address', address: wish, text: wordAt(plan, place) }, true);
    const given = place === undefined ? await takeAddress(ctx, pool.id, row, true) : wordAt(plan, place);
    if (given === undefined) throw conflict('POOL_FULL', 'The pool has no free address.', { pool: pool.name });
    const after = await all(ServiceResource).patchAndFetchById(row.id, { data: { ...before, ...told(pool), [field]: given }, state: 'wanted', problem: null });
    await followLogin(ctx, after);
    await all(HeldAddress).where({ resource_id: row.id, address: given }).patch({ fixed: true });
    ctx.touch({ kind: 'service', id: row.service_id, clientId: row.client_id }, { address: before[field] ?? null }, { login: row.name, address: given });
    await ctx.emit('service.changed', { serviceId: row.service_id, clientId: row.client_id });
    return { address: given };
  },
});

export const reserveAddress = defineOperation({
  name: 'addresses.reserve',
  summary: 'Keeps an address of a pool back: nobody gets it until staff free it.',
  kind: 'command',
  http: { method: 'POST', path: '/address-pools/{id}/reserve' },
  audience: ['staff'],
  permission: 'addresses.write',
  input: z.strictObject({ id: idSchema, address: addressInput, note: z.string().trim().max(200).default('') }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, address, note }) => {
    const { all } = data(ctx);
    await holdPool(ctx, id);
    const pool = await all(AddressPool).findById(id);
    if (pool === undefined) throw notFound('AddressPool');
    const plan = planOf(pool);
    const wish = readAddress(address.split('/')[0] ?? '');
    const place = wish === undefined ? undefined : placeOf(plan, wish);
    if (wish === undefined || place === undefined) throw invalid('POOL_OUTSIDE', 'address', 'This address is not in the network.');
    const there = await all(HeldAddress).findOne({ pool_id: id, place });
    if (there?.state === 'held') throw invalid('ADDRESS_TAKEN', 'address', 'This address is held.', { address: there.address });
    if (there !== undefined) await all(HeldAddress).deleteById(there.id);
    const row = await all(HeldAddress).insertAndFetch({
      pool_id: id, place, realm: realmOf(pool.server_id), address: wordAt(plan, place), sort: sortKey(wish), state: 'reserved', resource_id: null, service_id: null, client_id: null, fixed: true, free_at: null, note, since: ctx.clock.now(),
    });
    ctx.touch({ kind: 'addressPool', id }, undefined, { reserved: row.address, note });
    return { id: row.id };
  },
});

export const freeAddress = defineOperation({
  name: 'addresses.free',
  summary: 'Takes an address from its login, ends its rest, or no longer keeps it back.',
  kind: 'command',
  http: { method: 'DELETE', path: '/addresses/{id}' },
  audience: ['staff'],
  permission: 'addresses.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ state: z.enum(['resting', 'free']) }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const seen = await all(HeldAddress).findById(id);
    if (seen === undefined) throw notFound('Address');
    const held = seen.resource_id === null ? undefined : await heldResource(ctx, seen.resource_id);
    if (seen.pool_id !== null) await holdPool(ctx, seen.pool_id);
    const row = await all(HeldAddress).findById(id);
    if (row === undefined || row.resource_id !== seen.resource_id) throw conflict('STALE', 'The address has changed meanwhile. Load it again.');
    if (held === undefined) {
      await all(HeldAddress).deleteById(id);
      if (row.pool_id !== null && row.place !== null) await all(AddressPool).findById(row.pool_id).where('next_place', '>', row.place).patch({ next_place: row.place });
      ctx.touch({ kind: 'addressPool', id: row.pool_id ?? 0 }, { address: row.address, state: row.state }, { address: row.address, state: 'free' });
      return { state: 'free' as const };
    }
    const values = without(held.row.data as Readonly<Record<string, unknown>>, row);
    await all(ServiceResource).findById(held.row.id).patch({ data: values, state: 'wanted', problem: null });
    await letGo(ctx, [row]);
    ctx.touch({ kind: 'service', id: held.row.service_id, clientId: held.row.client_id }, { login: held.row.name, address: row.address }, { address: null });
    await ctx.emit('service.changed', { serviceId: held.row.service_id, clientId: held.row.client_id });
    return { state: row.pool_id === null ? ('free' as const) : ('resting' as const) };
  },
});
