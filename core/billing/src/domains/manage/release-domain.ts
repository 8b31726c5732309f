import { BilletError, conflict, defineOperation, failed, type Outcome, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { callRegistrar, registrarRegistryRef } from '../registrars/index.ts';
import { Domain, RegistrarAccount, Tld } from '../tables.ts';
import { whatFailed } from '../zone/ask-zone.ts';
import { heldDomain } from './held-domain.ts';

/** The domain stays here until a look at the registry finds it with the other registrar. */
export const releaseDomain = defineOperation({
  name: 'domains.release',
  summary: 'Hands a domain over to another registrar by his tag, where that is how domains move (.uk).',
  kind: 'command',
  http: { method: 'POST', path: '/domains/{id}/release' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, tag: z.string().trim().regex(/^[A-Za-z0-9][A-Za-z0-9-]{1,15}$/) }),
  output: z.strictObject({ state: z.enum(['released', 'pending']) }),
  prepare: async (ctx, { id, tag }) => {
    const domain = await heldDomain(ctx, id);
    const tld = await data(ctx).all(Tld).findById(domain.tld_id);
    if (tld?.auth_code !== 'tag') throw conflict('NO_TAG', 'Domains of this TLD do not move by a tag.');
    if (domain.locked) throw conflict('DOMAIN_LOCKED', 'Open the transfer lock first.');
    const today = ctx.clock.today('UTC');
    if (ctx.caller.audience === 'client' && domain.locked_until !== null && domain.locked_until > today) throw conflict('TRANSFER_TOO_EARLY', 'The domain cannot move to another provider yet.', { until: domain.locked_until });
    const account = await data(ctx).all(RegistrarAccount).findById(domain.account_id ?? 0);
    if (account === undefined) throw conflict('NO_REGISTRAR', 'No registrar is set for this TLD.');
    return { id, tag, name: domain.name, account: { id: account.id, extension: account.extension } };
  },
  call: (ctx, { id, name, tag, account }): Promise<Outcome<void>> =>
    callRegistrar(ctx.use(registrarRegistryRef), account, { key: `release:${String(id)}`, attempt: 1, signal: ctx.signal }, (registrar, callCtx) =>
      registrar.release === undefined ? Promise.resolve(failed('unsupported', 'This registrar cannot do that: release.')) : registrar.release(callCtx, name, tag)),
  settle: async (ctx, { id, tag }, outcome) => {
    if (outcome.status === 'failed') throw new BilletError('REGISTRAR_FAILED', whatFailed(ctx, outcome), { status: 502 });
    const domain = (await data(ctx).all(Domain).findById(id)) as Domain;
    await data(ctx).all(Domain).findById(id).patch({ synced_at: null });
    ctx.touch({ kind: 'domain', id, clientId: domain.client_id }, undefined, { releasedTo: tag });
    return { state: outcome.status === 'done' ? ('released' as const) : ('pending' as const) };
  },
});
