import { conflict, defineOperation, invalid, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { keyringRef } from '../../refs.ts';
import { carryOutJob, codePlace, writeOperation } from '../journal/index.ts';
import { loadDomain } from '../load-domain.ts';
import { isHost } from '../rules/index.ts';
import { Domain, DomainOperation, Tld } from '../tables.ts';
import { heldDomain, queued } from './held-domain.ts';

export const setNameservers = defineOperation({
  name: 'domains.setNameservers',
  summary: 'Makes the name servers of a domain these; addresses are for servers below the domain itself.',
  kind: 'command',
  http: { method: 'PUT', path: '/domains/{id}/nameservers' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, servers: z.array(z.strictObject({ host: z.string().trim().toLowerCase().max(253), addresses: z.array(z.union([z.ipv4(), z.ipv6()])).max(8).optional() })).max(13) }),
  output: queued,
  run: async (ctx, { id, servers }) => {
    const domain = await heldDomain(ctx, id);
    const tld = (await data(ctx).all(Tld).findById(domain.tld_id)) as Tld;
    if (servers.length < tld.min_nameservers || servers.length > tld.max_nameservers) throw invalid('NAMESERVER_COUNT', 'servers', 'The registry wants another number of name servers.', { min: tld.min_nameservers, max: tld.max_nameservers });
    for (const [i, { host, addresses }] of servers.entries()) {
      if (!isHost(host)) throw invalid('NAMESERVER_NAME', `servers.${String(i)}.host`, 'This is no name of a server.');
      const below = host.endsWith(`.${domain.name}`);
      if (below !== (addresses !== undefined && addresses.length > 0)) throw invalid('GLUE', `servers.${String(i)}.addresses`, 'A server below the domain needs its addresses; any other has none here.');
    }
    const wanted = servers.map(({ host, addresses }) => (addresses === undefined ? { host } : { host, addresses }));
    const operation = await writeOperation(ctx, domain, 'nameservers', `nameservers:${ctx.ids.ulid()}`, { servers: wanted });
    return { operationId: operation?.id ?? null };
  },
});

export const setLock = defineOperation({
  name: 'domains.setLock',
  summary: 'Locks a domain against transfers, or lets it go.',
  kind: 'command',
  http: { method: 'PUT', path: '/domains/{id}/lock' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, locked: z.boolean() }),
  output: queued,
  run: async (ctx, { id, locked }) => {
    const operation = await writeOperation(ctx, await heldDomain(ctx, id), 'lock', `lock:${ctx.ids.ulid()}`, { on: locked });
    return { operationId: operation?.id ?? null };
  },
});

export const giveAuthCode = defineOperation({
  name: 'domains.giveAuthCode',
  summary: 'Gives the code of the present registrar for a transfer to us. It is kept sealed until the domain is here, then forgotten.',
  kind: 'command',
  http: { method: 'PUT', path: '/domains/{id}/auth-code' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, authCode: z.string().trim().min(1).max(80) }),
  output: queued,
  sensitive: ['authCode'],
  run: async (ctx, { id, authCode }) => {
    const { all } = data(ctx);
    const domain = await loadDomain(ctx, id);
    if (domain.state !== 'transferring') throw conflict('DOMAIN_STATE', 'The domain is not in a state that allows this.', { state: domain.state });
    await all(Domain).findById(id).patch({ auth_code: ctx.use(keyringRef).seal(authCode, codePlace(domain)), version: domain.version + 1 });
    ctx.touch({ kind: 'domain', id, clientId: domain.client_id }, undefined, { authCode: 'given' });
    const stuck = await all(DomainOperation).findOne({ domain_id: id, kind: 'transferIn', state: 'attention' });
    if (stuck === undefined) return { operationId: null };
    await all(DomainOperation).findById(stuck.id).patch({ state: 'waiting', error: null });
    await ctx.enqueue(carryOutJob(stuck));
    return { operationId: stuck.id };
  },
});

export const retryOperation = defineOperation({
  name: 'domains.retry',
  summary: 'Tries again what waits for a person.',
  kind: 'command',
  http: { method: 'POST', path: '/domain-operations/{id}/retry' },
  audience: ['staff'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const operation = await all(DomainOperation).findById(id);
    if (operation === undefined) throw notFound('Operation');
    if (operation.state === 'done' || operation.state === 'dropped') return { queued: false };
    // What was sent without an answer stays so: it is looked into before it is repeated.
    if (operation.state === 'attention') await all(DomainOperation).findById(id).patch({ state: 'waiting', error: null });
    ctx.touch({ kind: 'domain', id: operation.domain_id, clientId: operation.client_id }, undefined, { retry: operation.kind });
    await ctx.enqueue(carryOutJob(operation));
    return { queued: true };
  },
});
