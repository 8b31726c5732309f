import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema, pageInput } from '../../paging.ts';
import { keyringRef } from '../../refs.ts';
import { loadService } from '../../services/index.ts';
import { moduleRegistryRef, type ModuleRegistry, type RunningModule } from '../module-registry.ts';
import { shownValues } from './hidden-fields.ts';
import { secretPlace } from '../prepare-binding.ts';
import { ProvisioningLog, ServiceBinding, ServiceResource } from '../tables.ts';

const binding = z.strictObject({
  id: z.number().int(),
  serverId: z.number().int(),
  extension: z.string(),
  state: z.string(),
  attempts: z.number().int(),
  error: z.unknown(),
  appliedAt: z.string().nullable(),
});

export const serviceResources = defineOperation({
  name: 'provisioning.service',
  summary: 'What a service has on servers: bindings and resources.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/resources' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    bindings: z.array(binding),
    resources: z.array(z.strictObject({ id: z.number().int(), kind: z.string(), name: z.string(), state: z.string(), data: z.unknown(), hasSecret: z.boolean() })),
  }),
  run: async (ctx, { id }) => {
    await loadService(ctx, id);
    const { of } = data(ctx);
    const bindings = await of(ServiceBinding).where('service_id', id).orderBy('id');
    const resources = await of(ServiceResource).where('service_id', id).orderBy('id');
    const staff = ctx.caller.audience !== 'client';
    return {
      bindings: bindings.map((row) => ({ id: row.id, serverId: row.server_id, extension: row.extension, state: row.state, attempts: row.attempts, error: staff ? row.error : null, appliedAt: row.applied_at })),
      resources: resources.map((row) => ({ id: row.id, kind: row.kind, name: row.name, state: row.state, data: shownValues(ctx, row.kind, row.data), hasSecret: row.secret !== null })),
    };
  },
});

export const provisioningLog = defineOperation({
  name: 'provisioning.log',
  summary: 'What was tried on servers for a service, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/provisioning-log' },
  audience: ['staff'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema, limit: pageInput.limit }),
  output: z.strictObject({ items: z.array(z.strictObject({ id: z.number().int(), at: z.string(), action: z.string(), outcome: z.string(), message: z.string(), ms: z.number().int() })) }),
  run: async (ctx, { id, limit }) => {
    const { all } = data(ctx);
    const bindings = await all(ServiceBinding).where('service_id', id).select('id');
    const rows = await all(ProvisioningLog).whereIn('binding_id', bindings.map((row) => row.id)).orderBy('id', 'desc').limit(limit);
    return { items: rows.map(({ id: rowId, at, action, outcome, message, ms }) => ({ id: rowId, at, action, outcome, message, ms })) };
  },
});

/** Shows a password, to the person it belongs to; the audit says who looked. */
export const revealSecret = defineOperation({
  name: 'provisioning.reveal',
  summary: 'Shows the password of a resource.',
  kind: 'command',
  http: { method: 'POST', path: '/resources/{id}/reveal' },
  audience: ['staff', 'client'],
  permission: 'resources.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ username: z.string(), password: z.string() }),
  transient: true,
  run: async (ctx, { id }) => {
    if (ctx.caller.impersonatedBy !== undefined) throw conflict('NOT_WHILE_IMPERSONATING', 'Passwords are not shown while acting as a client.');
    const row = await data(ctx).of(ServiceResource).findById(id);
    if (row?.secret == null || row.state === 'removed') throw notFound('Resource');
    ctx.touch({ kind: 'service', id: row.service_id, clientId: row.client_id }, undefined, { revealed: row.name });
    return { username: row.name, password: ctx.use(keyringRef).open(row.secret, secretPlace(row.key)) };
  },
});

const session = z.strictObject({
  id: z.string(),
  username: z.string(),
  nas: z.string(),
  startedAt: z.string(),
  stoppedAt: z.string().nullable(),
  ip: z.string().nullable(),
  mac: z.string().nullable(),
  up: z.number(),
  down: z.number(),
});

interface SessionPage {
  readonly items: z.input<typeof session>[];
  readonly next: string | null;
  readonly message: string | null;
}

/** Of a module that is switched off nobody knows any. */
const sessionsOf = (registry: ModuleRegistry, extension: string | undefined): NonNullable<RunningModule['module']['resources']>['session'] => registry.all().find(({ id }) => id === extension)?.module.resources?.session;

/** Sessions as the server knows them: a look at the server, not at a copy. */
export const listSessions = defineOperation({
  name: 'provisioning.sessions',
  summary: 'Sessions of a service, open ones first, as its server reports them, page by page: `next` of one answer is `after` of the next call.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/sessions' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema, after: z.string().regex(/^[\w:.-]{1,100}$/).optional() }),
  output: z.strictObject({ items: z.array(session), next: z.string().nullable(), message: z.string().nullable() }),
  prepare: async (ctx, { id, after }) => {
    await loadService(ctx, id);
    const row = await data(ctx).of(ServiceBinding).where('service_id', id).whereNot('state', 'removed').first();
    return row === undefined ? null : { extension: row.extension, serverId: row.server_id, bindingId: row.id, remote: row.remote, after };
  },
  call: async (ctx, prepared): Promise<SessionPage> => {
    const registry = ctx.use(moduleRegistryRef);
    const handler = sessionsOf(registry, prepared?.extension);
    if (prepared?.remote == null || handler === undefined) return { items: [], next: null, message: null };
    try {
      const call = await registry.callCtx(prepared.extension, prepared.serverId, { key: `sessions:${String(prepared.bindingId)}`, attempt: 1, signal: ctx.signal, bindingId: prepared.bindingId });
      const page = await handler.list(call, prepared.remote as { id: string }, prepared.after);
      return {
        items: page.items.map((item) => ({ id: item.id, username: item.username, nas: item.nas, startedAt: item.startedAt, stoppedAt: item.stoppedAt ?? null, ip: item.ip ?? null, mac: item.mac ?? null, up: item.up, down: item.down })),
        next: page.next ?? null,
        message: null,
      };
    } catch (error) {
      return { items: [], next: null, message: error instanceof Error ? error.message : String(error) };
    }
  },
  settle: (_ctx, _prepared, reply: SessionPage) => Promise.resolve(reply),
});

/** Ends one session at the access point. */
export const closeSession = defineOperation({
  name: 'provisioning.closeSession',
  summary: 'Ends an open session of a service at the access point; * ends all of them.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/sessions/close' },
  audience: ['staff', 'client'],
  permission: 'resources.write',
  input: z.strictObject({ id: idSchema, sessionId: z.string().regex(/^(?:\*|[\w:.-]{1,128})$/) }),
  output: z.strictObject({ closed: z.boolean(), message: z.string().nullable() }),
  prepare: async (ctx, { id, sessionId }) => {
    await loadService(ctx, id);
    ctx.touch({ kind: 'service', id }, undefined, { sessionClosed: sessionId });
    const row = await data(ctx).of(ServiceBinding).where('service_id', id).whereNot('state', 'removed').orderBy(['position', 'id']).first();
    return row === undefined ? null : { extension: row.extension, serverId: row.server_id, remote: row.remote, sessionId };
  },
  call: async (ctx, prepared): Promise<{ closed: boolean; message: string | null }> => {
    const registry = ctx.use(moduleRegistryRef);
    const remove = sessionsOf(registry, prepared?.extension)?.remove;
    if (prepared?.remote == null || remove === undefined) return { closed: false, message: 'The server of this service has no sessions to close.' };
    try {
      const call = await registry.callCtx(prepared.extension, prepared.serverId, { key: `close:${prepared.sessionId}`, attempt: 1, signal: ctx.signal });
      const outcome = await remove(call, prepared.remote as { id: string }, prepared.sessionId);
      return { closed: outcome.status === 'done', message: outcome.status === 'failed' ? outcome.message : null };
    } catch (error) {
      return { closed: false, message: error instanceof Error ? error.message : String(error) };
    }
  },
  settle: (_ctx, _prepared, reply: { closed: boolean; message: string | null }) => Promise.resolve(reply),
});

export const retryProvisioning = defineOperation({
  name: 'provisioning.retry',
  summary: 'Tries the server again now.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/provision' },
  audience: ['staff'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ queued: z.number().int() }),
  run: async (ctx, { id }) => {
    await loadService(ctx, id);
    const rows = await data(ctx).all(ServiceBinding).where('service_id', id).whereNot('state', 'removed');
    await ctx.enqueue(...rows.map((row) => ({ task: 'provisioning.converge', payload: { bindingId: row.id, force: true }, subject: `binding:${String(row.id)}` })));
    ctx.touch({ kind: 'service', id }, undefined, { provisioning: 'retry' });
    return { queued: rows.length };
  },
});

/** Bindings that are not as they should be, for the dashboard. */
export const listTroubles = defineOperation({
  name: 'provisioning.troubles',
  summary: 'Services whose server does not match, with the reason.',
  kind: 'query',
  http: { method: 'GET', path: '/provisioning/troubles' },
  audience: ['staff'],
  permission: 'services.read',
  input: z.strictObject({ limit: pageInput.limit }),
  output: z.strictObject({ items: z.array(z.strictObject({ id: z.number().int(), serviceId: z.number().int(), state: z.string(), attempts: z.number().int(), error: z.unknown() })) }),
  run: async (ctx, { limit }) => {
    const rows = await data(ctx).of(ServiceBinding).whereIn('state', ['failed', 'attention', 'waiting']).orderBy('id', 'desc').limit(limit);
    return { items: rows.map((row) => ({ id: row.id, serviceId: row.service_id, state: row.state, attempts: row.attempts, error: row.error })) };
  },
});
