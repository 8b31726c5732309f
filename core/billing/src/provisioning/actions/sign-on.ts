import { conflict, defineOperation, notFound, z, type Outcome, type Ref, type SsoLink } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { outcomeOf } from '../outcomes.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { openService } from '../resources/load-resource.ts';
import { Server } from '../tables.ts';
import { panelsOf, standingResource } from './offered-actions.ts';
import { browserUrl, refuse } from './refuse.ts';

const link = z.strictObject({ url: z.string(), method: z.enum(['GET', 'POST']), fields: z.record(z.string(), z.string()), expiresAt: z.string().nullable() });

const shown = ({ url, method, form = {}, expiresAt }: SsoLink): z.input<typeof link> => ({ url: browserUrl(url), method, fields: { ...form }, expiresAt: expiresAt ?? null });

/** A key to the account, made at the moment it is used: the answer is neither kept nor written down. */
export const signOn = defineOperation({
  name: 'services.signOn',
  summary: 'Makes a link that leads into the panel of a service once, without a password; with a mailbox of the service, into that.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/sign-on' },
  audience: ['staff', 'client'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema, bindingId: idSchema.optional(), resourceId: idSchema.optional(), ip: z.union([z.ipv4(), z.ipv6()]).optional() }),
  output: link,
  transient: true,
  prepare: async (ctx, { id, bindingId, resourceId, ip }) => {
    if (ctx.caller.impersonatedBy !== undefined) throw conflict('NOT_WHILE_IMPERSONATING', 'Nobody enters the panel while acting as a client.');
    const service = await openService(ctx, id);
    const resource = resourceId === undefined ? undefined : await standingResource(ctx, service, resourceId);
    const found = (await panelsOf(ctx, service, resourceId)).find(({ binding }) => bindingId === undefined || binding.id === bindingId);
    if (found === undefined) throw notFound('Panel');
    const { binding } = found;
    ctx.touch({ kind: 'service', id, clientId: service.client_id }, undefined, { signedOn: resource?.name ?? binding.username });
    return { extension: binding.extension, serverId: binding.server_id, bindingId: binding.id, remote: binding.remote as Ref, to: { ...(resource === undefined ? {} : { mailbox: resource.name }), ...(ip === undefined ? {} : { ip }) } };
  },
  call: async (ctx, at): Promise<Outcome<SsoLink>> => {
    const registry = ctx.use(moduleRegistryRef);
    const { module } = registry.get(at.extension);
    const call = await registry.callCtx(at.extension, at.serverId, { key: `sso:${ctx.traceId}`, attempt: 1, signal: ctx.signal, bindingId: at.bindingId, quiet: true });
    return outcomeOf(async () => ({ status: 'done', value: await (module.sso as NonNullable<typeof module.sso>)(call, at.remote, at.to) }));
  },
  settle: (ctx, _at, outcome: Outcome<SsoLink>) => {
    if (outcome.status !== 'done') throw outcome.status === 'failed' ? refuse(ctx, outcome) : conflict('SERVER_TROUBLE', 'The server does not answer as it should.');
    return Promise.resolve(shown(outcome.value));
  },
});

/** The same for staff, into the server itself. */
export const signOnServer = defineOperation({
  name: 'servers.signOn',
  summary: 'Makes a link that leads staff into a server once, without a password.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/sign-on' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema }),
  output: link,
  transient: true,
  prepare: async (ctx, { id }) => {
    const server = await data(ctx).all(Server).findById(id);
    const running = ctx.use(moduleRegistryRef).all().find((each) => each.id === server?.extension);
    if (server === undefined || running?.module.adminSso === undefined) throw notFound('Server');
    ctx.touch({ kind: 'server', id }, undefined, { signedOn: server.name });
    return { id, extension: server.extension };
  },
  call: async (ctx, at): Promise<Outcome<SsoLink>> => {
    const registry = ctx.use(moduleRegistryRef);
    const { module } = registry.get(at.extension);
    const call = await registry.callCtx(at.extension, at.id, { key: `sso:${ctx.traceId}`, attempt: 1, signal: ctx.signal, quiet: true });
    return outcomeOf(async () => ({ status: 'done', value: await (module.adminSso as NonNullable<typeof module.adminSso>)(call) }));
  },
  settle: (ctx, _at, outcome: Outcome<SsoLink>) => {
    if (outcome.status !== 'done') throw outcome.status === 'failed' ? refuse(ctx, outcome) : conflict('SERVER_TROUBLE', 'The server does not answer as it should.');
    return Promise.resolve(shown(outcome.value));
  },
});
