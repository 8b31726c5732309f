import { defineOperation, done, integer, notFound, z, type Money } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { settingsRef } from '../../refs.ts';
import { settingsInput } from '../../settings-input.ts';
import { RegistrarAccount } from '../tables.ts';
import { callRegistrar } from './call-registrar.ts';
import { registrarRegistryRef } from './registrar-registry.ts';

const account = z.strictObject({
  id: z.number().int(), extension: z.string(), title: z.string(), name: z.string(), enabled: z.boolean(), pausedUntil: z.string().nullable(), pausedBecause: z.string().nullable(), lastTest: z.unknown(),
  balance: z.strictObject({ amount: z.number().int(), currency: z.string() }).nullable(), balanceAt: z.string().nullable(), lowWater: z.number().int().nullable(), low: z.boolean(),
});

export const listAccounts = defineOperation({
  name: 'registrars.list',
  summary: 'Accounts at registrars with their balance and last test, and the registrars that run.',
  kind: 'query',
  http: { method: 'GET', path: '/registrars' },
  audience: ['staff'],
  permission: 'registrars.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(account), modules: z.array(z.strictObject({ id: z.string(), title: z.string() })) }),
  run: async (ctx) => {
    const modules = ctx.use(registrarRegistryRef).all();
    const titles = new Map(modules.map((module) => [module.id, module.title] as const));
    const rows = await data(ctx).all(RegistrarAccount).orderBy('id');
    return {
      items: rows.map((row) => ({
        id: row.id, extension: row.extension, title: titles.get(row.extension) ?? row.extension, name: row.name, enabled: row.enabled, pausedUntil: row.circuit_until, pausedBecause: row.circuit_reason, lastTest: row.last_test,
        balance: row.balance === null || row.balance_currency === null ? null : { amount: row.balance, currency: row.balance_currency }, balanceAt: row.balance_at, lowWater: row.low_water,
        low: row.balance !== null && row.low_water !== null && row.balance < row.low_water,
      })),
      modules: modules.map(({ id, title }) => ({ id, title })),
    };
  },
});

export const createAccount = defineOperation({
  name: 'registrars.create',
  summary: 'Connects an account at a registrar.',
  kind: 'command',
  http: { method: 'POST', path: '/registrars' },
  audience: ['staff'],
  permission: 'registrars.write',
  input: z.strictObject({ extension: z.string().max(40), name: z.string().trim().min(1).max(80), lowWater: integer({ min: 0 }).nullable().default(null), settings: settingsInput }),
  output: z.strictObject({ id: z.number().int() }),
  sensitive: ['settings'],
  run: async (ctx, { extension, name, lowWater, settings }) => {
    ctx.use(registrarRegistryRef).get(extension);
    const row = await data(ctx).all(RegistrarAccount).insertAndFetch({ extension, name, enabled: true, low_water: lowWater, created_at: ctx.clock.now() });
    await ctx.use(settingsRef).set(ctx.work as never, extension, 'account', settings, String(row.id));
    ctx.touch({ kind: 'registrar', id: row.id }, undefined, { extension, name });
    return { id: row.id };
  },
});

export const updateAccount = defineOperation({
  name: 'registrars.update',
  summary: 'Changes name, settings or availability of an account and lets paused work go on. A secret left empty stays.',
  kind: 'command',
  http: { method: 'PATCH', path: '/registrars/{id}' },
  audience: ['staff'],
  permission: 'registrars.write',
  input: z.strictObject({ id: idSchema, name: z.string().trim().min(1).max(80).optional(), enabled: z.boolean().optional(), lowWater: integer({ min: 0 }).nullable().optional(), settings: settingsInput.optional() }),
  output: z.strictObject({ id: z.number().int() }),
  sensitive: ['settings'],
  run: async (ctx, { id, name, enabled, lowWater, settings }) => {
    const { all } = data(ctx);
    const row = await all(RegistrarAccount).findById(id);
    if (row === undefined) throw notFound('Registrar');
    const change = { name: name ?? row.name, enabled: enabled ?? row.enabled, low_water: lowWater === undefined ? row.low_water : lowWater };
    await all(RegistrarAccount).findById(id).patch({ ...change, circuit_until: null, circuit_reason: null });
    if (settings !== undefined) await ctx.use(settingsRef).set(ctx.work as never, row.extension, 'account', settings, String(id));
    ctx.touch({ kind: 'registrar', id }, { name: row.name, enabled: row.enabled }, change);
    return { id };
  },
});

export const viewAccount = defineOperation({
  name: 'registrars.view',
  summary: 'One account with its settings; secrets are not shown.',
  kind: 'query',
  http: { method: 'GET', path: '/registrars/{id}' },
  audience: ['staff'],
  permission: 'registrars.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ id: z.number().int(), extension: z.string(), name: z.string(), enabled: z.boolean(), lastTest: z.unknown(), values: z.record(z.string(), z.unknown()), secretsSet: z.array(z.string()) }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).all(RegistrarAccount).findById(id);
    if (row === undefined) throw notFound('Registrar');
    const view = await ctx.use(settingsRef).view(row.extension, 'account', String(id));
    return { id, extension: row.extension, name: row.name, enabled: row.enabled, lastTest: row.last_test, values: view.values, secretsSet: [...view.secretsSet] };
  },
});

interface TestReply {
  readonly ok: boolean;
  readonly message: string;
  readonly balance: Money | undefined;
}

export const testAccount = defineOperation({
  name: 'registrars.test',
  summary: 'Tries address and credentials of an account, and reads its balance where there is one.',
  kind: 'command',
  http: { method: 'POST', path: '/registrars/{id}/test' },
  audience: ['staff'],
  permission: 'registrars.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ ok: z.boolean(), message: z.string() }),
  prepare: async (ctx, { id }) => {
    const row = await data(ctx).all(RegistrarAccount).findById(id);
    if (row === undefined) throw notFound('Registrar');
    return { id, extension: row.extension };
  },
  call: async (ctx, account): Promise<TestReply> => {
    const call = { key: `test:${String(account.id)}`, attempt: 1, signal: ctx.signal };
    const registry = ctx.use(registrarRegistryRef);
    const tested = await callRegistrar(registry, account, call, async (registrar, callCtx) => done(await registrar.test(callCtx)));
    if (tested.status !== 'done') return { ok: false, message: tested.status === 'failed' ? tested.message : '', balance: undefined };
    const funds = tested.value.ok ? await callRegistrar(registry, account, call, async (registrar, callCtx) => done(await registrar.balance?.(callCtx))) : undefined;
    return { ...tested.value, balance: funds?.status === 'done' ? funds.value : undefined };
  },
  settle: async (ctx, { id }, { ok, message, balance }: TestReply) => {
    const at = ctx.clock.wall();
    await data(ctx).all(RegistrarAccount).findById(id).patch({
      last_test: { ok, message, at },
      ...(ok ? { circuit_until: null, circuit_reason: null } : {}),
      ...(balance === undefined ? {} : { balance: balance.amount, balance_currency: balance.currency, balance_at: at }),
    });
    return { ok, message };
  },
});
