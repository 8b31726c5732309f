import { BilletError, conflict, defineOperation, failed, notFound, z, type Outcome, type SyncedDomain } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { loadDomain } from '../load-domain.ts';
import { callRegistrar, registrarRegistryRef } from '../registrars/index.ts';
import { Domain, RegistrarAccount, RegistrarMessage, Tld } from '../tables.ts';
import { lookAfterJob } from './look-after-accounts.ts';
import { lookAtMany } from './look-at-many.ts';
import { settleSights } from './settle-sight.ts';

export const syncRegistrar = defineOperation({
  name: 'registrars.sync',
  summary: 'Compares all domains of an account with the registry and reads its messages, in the background.',
  kind: 'command',
  http: { method: 'POST', path: '/registrars/{id}/sync' },
  audience: ['staff'],
  permission: 'registrars.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { id }) => {
    if ((await data(ctx).all(RegistrarAccount).findById(id)) === undefined) throw notFound('Registrar');
    await ctx.enqueue(lookAfterJob(id, true));
    return { queued: true };
  },
});

export const syncDomain = defineOperation({
  name: 'domains.sync',
  summary: 'Compares one domain with the registry now. What would change much is believed at the second look.',
  kind: 'command',
  http: { method: 'POST', path: '/domains/{id}/sync' },
  audience: ['staff'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ changed: z.string().nullable() }),
  prepare: async (ctx, { id }) => {
    const domain = await loadDomain(ctx, id);
    const account = await data(ctx).all(RegistrarAccount).findById(domain.account_id ?? 0);
    if (account === undefined) throw conflict('NO_REGISTRAR', 'No registrar is set for this TLD.');
    return { id, name: domain.name, account: { id: account.id, extension: account.extension } };
  },
  call: (ctx, { name, account }): Promise<Outcome<SyncedDomain>> =>
    callRegistrar(ctx.use(registrarRegistryRef), account, { key: `sync:${name}`, attempt: 1, signal: ctx.signal }, async (registrar, callCtx) => {
      for await (const seen of lookAtMany(registrar, callCtx, [name])) return { status: 'done', value: seen };
      return failed('remote', 'The registrar does not say anything about the domain.');
    }),
  settle: async (ctx, { id }, outcome) => {
    const problem = outcome.status === 'failed' ? outcome.message : outcome.status === 'done' && outcome.value.state === 'unknown' ? outcome.value.reason : undefined;
    if (outcome.status !== 'done' || problem !== undefined) throw new BilletError('REGISTRAR_FAILED', problem ?? 'The registrar works on it. Try again later.', { status: 502 });
    const domain = (await data(ctx).all(Domain).findById(id)) as Domain;
    const tld = (await data(ctx).all(Tld).findById(domain.tld_id)) as Tld;
    const [changed] = await settleSights(ctx, [{ id, seen: outcome.value, tld }]);
    return { changed: changed ?? null };
  },
});

const message = z.strictObject({ id: z.number().int(), accountId: z.number().int(), kind: z.string(), name: z.string().nullable(), text: z.string(), state: z.string(), receivedAt: z.string(), domainId: z.number().int().nullable() });

export const listMessages = defineOperation({
  name: 'registrars.messages',
  summary: 'What registrars told us by themselves and nobody has dealt with yet.',
  kind: 'query',
  http: { method: 'GET', path: '/registrar-messages' },
  audience: ['staff'],
  permission: 'registrars.read',
  input: z.strictObject({ ...pageInput, state: z.enum(['open', 'done']).default('open') }),
  output: pageOf(message),
  run: async (ctx, { before, limit, state }) => {
    const { all } = data(ctx);
    const query = all(RegistrarMessage).where('state', state).orderBy('id', 'desc').limit(limit);
    if (before !== undefined) void query.where('id', '<', before);
    const rows = await query;
    const domains = await all(Domain).whereIn('name', rows.flatMap(({ name }) => (name === null ? [] : [name]))).orderBy('id');
    const idOf = new Map(domains.map(({ name, id }) => [name, id] as const));
    return pageResult(rows.map((row) => ({ id: row.id, accountId: row.account_id, kind: row.kind, name: row.name, text: row.body, state: row.state, receivedAt: row.received_at, domainId: row.name === null ? null : (idOf.get(row.name) ?? null) })), limit);
  },
});

const known = z.strictObject({ id: idSchema });

export const settleMessage = defineOperation({
  name: 'registrars.settleMessage',
  summary: 'Marks a message of a registrar as dealt with.',
  kind: 'command',
  http: { method: 'POST', path: '/registrar-messages/{id}/done' },
  audience: ['staff'],
  permission: 'registrars.write',
  input: known,
  output: known,
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const row = await all(RegistrarMessage).findById(id);
    if (row === undefined) throw notFound('Message');
    await all(RegistrarMessage).findById(id).patch({ state: 'done' });
    ctx.touch({ kind: 'registrar', id: row.account_id }, { message: row.state }, { message: 'done' });
    return { id };
  },
});

export const decideTransfer = defineOperation({
  name: 'domains.decideTransfer',
  summary: 'Our word on a transfer away that waits: let the domain go, or refuse.',
  kind: 'command',
  http: { method: 'POST', path: '/domains/{id}/transfer' },
  audience: ['staff'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, approve: z.boolean() }),
  output: z.strictObject({ approved: z.boolean() }),
  prepare: async (ctx, { id, approve }) => {
    const domain = await loadDomain(ctx, id);
    const account = await data(ctx).all(RegistrarAccount).findById(domain.account_id ?? 0);
    if (account === undefined) throw conflict('NO_REGISTRAR', 'No registrar is set for this TLD.');
    return { id, approve, name: domain.name, account: { id: account.id, extension: account.extension } };
  },
  call: (ctx, { name, account, approve }): Promise<Outcome<void>> =>
    callRegistrar(ctx.use(registrarRegistryRef), account, { key: `transfer:${name}`, attempt: 1, signal: ctx.signal }, (registrar, callCtx) =>
      registrar.decideTransfer === undefined ? Promise.resolve(failed('unsupported', 'This registrar cannot do that: transfer.')) : registrar.decideTransfer(callCtx, name, approve ? 'approve' : 'reject'),
    ),
  settle: async (ctx, { id, approve, name }, outcome) => {
    if (outcome.status === 'failed') throw new BilletError('REGISTRAR_FAILED', outcome.message, { status: 502 });
    const { all } = data(ctx);
    const domain = (await all(Domain).findById(id)) as Domain;
    ctx.touch({ kind: 'domain', id, clientId: domain.client_id }, undefined, { transferAway: approve ? 'approved' : 'refused' });
    await all(Domain).findById(id).patch({ synced_at: null });
    await all(RegistrarMessage).where({ account_id: domain.account_id ?? 0, name, kind: 'transfer', state: 'open' }).patch({ state: 'done' });
    return { approved: approve };
  },
});
