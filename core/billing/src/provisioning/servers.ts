import { defineOperation, integer, invalid, notFound, z } from '@billet/sdk';
import { hasAnyCase } from '../any-case.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { settingsInput } from '../settings-input.ts';
import { settingsRef } from '../refs.ts';
import { moduleRegistryRef } from './module-registry.ts';
import { Server, ServerAccount, ServerGroup } from './tables.ts';
import { upkeepJob } from './upkeep.ts';

const count = (min: number): z.ZodType<number> => integer({ min, max: 1_000_000_000 });

const server = z.strictObject({
  id: z.number().int(), extension: z.string(), title: z.string(), name: z.string(), enabled: z.boolean(), circuitUntil: z.string().nullable(), placed: z.number().int(), capacity: z.number().int().nullable(), lastTest: z.unknown(),
  groupId: z.number().int().nullable(), match: z.string(),
  /** Accounts that differ from what they should be, and those of nobody; null = it was never asked. */
  drifting: z.number().int().nullable(),
  hasAccessPoints: z.boolean(),
});

export const listServers = defineOperation({
  name: 'servers.list',
  summary: 'Servers with the result of their last test; by module, group, use and name.',
  kind: 'query',
  http: { method: 'GET', path: '/servers' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({ extension: z.string().max(40).optional(), enabled: z.stringbool().or(z.boolean()).optional(), search: z.string().trim().max(80).optional() }),
  output: z.strictObject({ items: z.array(server), modules: z.array(z.strictObject({ id: z.string(), title: z.string() })) }),
  run: async (ctx, { extension, enabled, search = '' }) => {
    const modules = ctx.use(moduleRegistryRef).all();
    const known = new Map(modules.map((module) => [module.id, module] as const));
    const drifting = (await data(ctx).all(ServerAccount).whereNot('drift', 'none').select('server_id').count('id as count').groupBy('server_id')) as unknown as readonly { readonly server_id: number; readonly count: number | string }[];
    const query = data(ctx).all(Server).orderBy('id');
    if (extension !== undefined) void query.where('extension', extension);
    if (enabled !== undefined) void query.where('enabled', enabled);
    if (search !== '') {
      const [sql, values] = hasAnyCase(data(ctx).db, 'name', search);
      void query.whereRaw(sql, [...values]);
    }
    const items = (await query).map((row) => ({
      id: row.id, extension: row.extension, title: known.get(row.extension)?.title ?? row.extension, name: row.name, enabled: row.enabled, circuitUntil: row.circuit_until, placed: row.placed, capacity: row.capacity, lastTest: row.last_test,
      groupId: row.group_id, match: row.match, drifting: row.inventory_at === null ? null : Number(drifting.find((each) => each.server_id === row.id)?.count ?? 0),
      hasAccessPoints: known.get(row.extension)?.module.accessPoints !== undefined,
    }));
    return { items, modules: modules.map(({ id, title }) => ({ id, title })) };
  },
});

export const createServer = defineOperation({
  name: 'servers.create',
  summary: 'Connects a server of a module.',
  kind: 'command',
  http: { method: 'POST', path: '/servers' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ extension: z.string().max(40), name: z.string().trim().min(1).max(80), settings: settingsInput }),
  output: z.strictObject({ id: z.number().int() }),
  sensitive: ['settings'],
  run: async (ctx, { extension, name, settings }) => {
    ctx.use(moduleRegistryRef).get(extension);
    const row = await data(ctx).all(Server).insertAndFetch({ extension, name, enabled: true, created_at: ctx.clock.now() });
    await ctx.use(settingsRef).set(ctx.work as never, extension, 'account', settings, String(row.id));
    if (ctx.use(moduleRegistryRef).get(extension).module.upkeep !== undefined) await ctx.enqueue(upkeepJob(row.id));
    ctx.touch({ kind: 'server', id: row.id }, undefined, { extension, name });
    return { id: row.id };
  },
});

export const updateServer = defineOperation({
  name: 'servers.update',
  summary: 'Changes name, settings, availability, capacity (null = any number), calls at a time (null = as the module has it), group and what placement looks for of a server. A secret left empty stays. Calls that paused go on.',
  kind: 'command',
  http: { method: 'PATCH', path: '/servers/{id}' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema, name: z.string().trim().min(1).max(80).optional(), enabled: z.boolean().optional(), settings: settingsInput.optional(), capacity: count(0).nullable().optional(), concurrency: count(1).nullable().optional(), groupId: idSchema.nullable().optional(), match: z.string().trim().max(80).optional() }),
  output: z.strictObject({ id: z.number().int() }),
  sensitive: ['settings'],
  run: async (ctx, { id, name, enabled, settings, capacity, concurrency, groupId, match }) => {
    const { all } = data(ctx);
    const row = await all(Server).findById(id);
    if (row === undefined) throw notFound('Server');
    if (groupId != null && (await all(ServerGroup).findById(groupId)) === undefined) throw invalid('NOT_FOUND', 'groupId', 'There is no such group.');
    const after = { name: name ?? row.name, enabled: enabled ?? row.enabled, capacity: capacity === undefined ? row.capacity : capacity, concurrency: concurrency === undefined ? row.concurrency : concurrency, group_id: groupId === undefined ? row.group_id : groupId, match: match ?? row.match };
    await all(Server).findById(id).patch({ ...after, circuit_until: null, troubles: 0 });
    if (settings !== undefined) await ctx.use(settingsRef).set(ctx.work as never, row.extension, 'account', settings, String(id));
    ctx.touch({ kind: 'server', id }, { name: row.name, enabled: row.enabled, capacity: row.capacity, concurrency: row.concurrency }, after);
    return { id };
  },
});

export const viewServer = defineOperation({
  name: 'servers.view',
  summary: 'One server with its settings; secrets are not shown.',
  kind: 'query',
  http: { method: 'GET', path: '/servers/{id}' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ id: z.number().int(), extension: z.string(), name: z.string(), enabled: z.boolean(), circuitUntil: z.string().nullable(), placed: z.number().int(), capacity: z.number().int().nullable(), concurrency: z.number().int().nullable(), lastTest: z.unknown(), groupId: z.number().int().nullable(), match: z.string(), troubles: z.number().int(), inventoryAt: z.string().nullable(), usageAt: z.string().nullable(), usageProblem: z.string().nullable(), upkeepAt: z.string().nullable(), upkeepProblem: z.string().nullable(), listsAccounts: z.boolean(), hasUpkeep: z.boolean(), hasAccessPoints: z.boolean(), tellsUsage: z.boolean(), signOn: z.boolean(), values: z.record(z.string(), z.unknown()), secretsSet: z.array(z.string()) }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).all(Server).findById(id);
    if (row === undefined) throw notFound('Server');
    const view = await ctx.use(settingsRef).view(row.extension, 'account', String(id));
    const module = ctx.use(moduleRegistryRef).all().find((each) => each.id === row.extension)?.module;
    return {
      id, extension: row.extension, name: row.name, enabled: row.enabled, circuitUntil: row.circuit_until, placed: row.placed, capacity: row.capacity, concurrency: row.concurrency, lastTest: row.last_test,
      groupId: row.group_id, match: row.match, troubles: row.troubles, inventoryAt: row.inventory_at, usageAt: row.usage_at, usageProblem: row.usage_error, upkeepAt: row.upkeep_at, upkeepProblem: row.upkeep_error, hasUpkeep: module?.upkeep !== undefined, hasAccessPoints: module?.accessPoints !== undefined, listsAccounts: module?.accounts !== undefined, tellsUsage: module?.usage !== undefined, signOn: module?.adminSso !== undefined, values: view.values, secretsSet: [...view.secretsSet],
    };
  },
});

const report = z.strictObject({ ok: z.boolean(), message: z.string(), version: z.string().optional(), latencyMs: z.number(), warnings: z.array(z.string()), accounts: z.unknown().optional(), load: z.number().optional() });

export const testServer = defineOperation({
  name: 'servers.test',
  summary: 'Tries address and credentials of a server and says in words what is wrong.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/test' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema }),
  output: report,
  prepare: async (ctx, { id }) => {
    const row = await data(ctx).all(Server).findById(id);
    if (row === undefined) throw notFound('Server');
    return { id, extension: row.extension };
  },
  call: async (ctx, { id, extension }): Promise<z.input<typeof report>> => {
    const registry = ctx.use(moduleRegistryRef);
    try {
      const call = await registry.callCtx(extension, id, { key: `test:${String(id)}`, attempt: 1, signal: ctx.signal });
      const answer = await registry.get(extension).module.test(call);
      return { ...answer, warnings: [...answer.warnings] };
    } catch (error) {
      return { ok: false, message: error instanceof Error ? error.message : String(error), latencyMs: 0, warnings: [] };
    }
  },
  settle: async (ctx, { id }, answer: z.input<typeof report>) => {
    await data(ctx).all(Server).findById(id).patch({ last_test: { ...answer, at: ctx.clock.wall() }, ...(answer.ok ? { circuit_until: null, troubles: 0 } : {}) });
    return answer;
  },
});
