import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { configRef } from '../../refs.ts';
import { isNetwork } from './networks.ts';
import { hashOfWakeToken, WakeAddress } from './wake-address.ts';

const networks = z.array(z.string().trim().max(60).refine(isNetwork, 'not an address or network such as 192.0.2.0/24')).max(50);

export const showWakeAddress = defineOperation({
  name: 'system.wakeAddress',
  summary: 'Whether there is an address that wakes the schedules, who may call it, and when it was called last; never the address itself.',
  kind: 'query',
  http: { method: 'GET', path: '/wake-address' },
  audience: ['staff'],
  permission: 'settings.read',
  input: z.strictObject({}),
  output: z.strictObject({ exists: z.boolean(), networks: z.array(z.string()), createdAt: z.string().nullable(), wokenAt: z.string().nullable(), wokenFrom: z.string(), fired: z.array(z.string()) }),
  run: async (ctx) => {
    const row = await data(ctx).all(WakeAddress).orderBy('id', 'desc').first();
    return { exists: row !== undefined, networks: (row?.networks ?? []) as string[], createdAt: row?.created_at ?? null, wokenAt: row?.woken_at ?? null, wokenFrom: row?.woken_from ?? '', fired: (row?.fired ?? []) as string[] };
  },
});

export const makeWakeAddress = defineOperation({
  name: 'system.makeWakeAddress',
  summary: 'Makes the address that wakes the schedules, for a timer elsewhere. It is shown this once; one made before stops working.',
  kind: 'command',
  http: { method: 'POST', path: '/wake-address' },
  audience: ['staff'],
  permission: 'settings.write',
  input: z.strictObject({ networks: networks.default([]) }),
  output: z.strictObject({ token: z.string(), url: z.string() }),
  transient: true,
  run: async (ctx, { networks: from }) => {
    const { all } = data(ctx);
    const token = ctx.ids.token(32);
    await all(WakeAddress).where('id', '>', 0).delete();
    const row = await all(WakeAddress).insertAndFetch({ token_hash: hashOfWakeToken(token), networks: from, created_at: ctx.clock.now() });
    ctx.touch({ kind: 'wake_address', id: row.id }, undefined, { networks: from });
    return { token, url: new URL(`/wake/${token}`, ctx.use(configRef).baseUrl()).href };
  },
});

export const dropWakeAddress = defineOperation({
  name: 'system.dropWakeAddress',
  summary: 'Takes the address that wakes the schedules away.',
  kind: 'command',
  http: { method: 'DELETE', path: '/wake-address' },
  audience: ['staff'],
  permission: 'settings.write',
  input: z.strictObject({}),
  output: z.strictObject({ dropped: z.boolean() }),
  run: async (ctx) => {
    const dropped = await data(ctx).all(WakeAddress).where('id', '>', 0).delete();
    ctx.touch({ kind: 'wake_address', id: 0 }, { exists: dropped > 0 }, { exists: false });
    return { dropped: dropped > 0 };
  },
});
