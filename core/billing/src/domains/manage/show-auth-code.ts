import { BilletError, conflict, defineOperation, type Secret, type Outcome, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { callRegistrar, registrarRegistryRef } from '../registrars/index.ts';
import { Domain, RegistrarAccount, Tld } from '../tables.ts';
import { whatFailed } from '../zone/ask-zone.ts';
import { heldDomain } from './held-domain.ts';

interface Asked {
  readonly id: number;
  readonly name: string;
  readonly account: { readonly id: number; readonly extension: string };
}

export const showAuthCode = defineOperation({
  name: 'domains.authCode',
  summary: 'Gives the code with which a domain moves to another provider. It is asked of the registrar each time and kept nowhere.',
  kind: 'command',
  http: { method: 'POST', path: '/domains/{id}/auth-code' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ authCode: z.string() }),
  transient: true,
  prepare: async (ctx, { id }): Promise<Asked> => {
    const domain = await heldDomain(ctx, id);
    const tld = await data(ctx).all(Tld).findById(domain.tld_id);
    if (tld?.auth_code !== 'required') throw conflict('NO_AUTH_CODE', 'Domains of this TLD move without a code.');
    if (domain.locked) throw conflict('DOMAIN_LOCKED', 'Open the transfer lock first.');
    const today = ctx.clock.today('UTC');
    if (ctx.caller.audience === 'client' && domain.locked_until !== null && domain.locked_until > today) throw conflict('TRANSFER_TOO_EARLY', 'The domain cannot move to another provider yet.', { until: domain.locked_until });
    const account = await data(ctx).all(RegistrarAccount).findById(domain.account_id ?? 0);
    if (account === undefined) throw conflict('NO_REGISTRAR', 'No registrar is set for this TLD.');
    return { id, name: domain.name, account: { id: account.id, extension: account.extension } };
  },
  call: (ctx, { id, name, account }): Promise<Outcome<Secret>> =>
    callRegistrar(ctx.use(registrarRegistryRef), account, { key: `auth-code:${String(id)}`, attempt: 1, signal: ctx.signal }, async (registrar, callCtx) => {
      if (registrar.authCode === undefined) throw conflict('NO_AUTH_CODE', 'This registrar gives no codes.');
      return registrar.authCode(callCtx, name);
    }),
  settle: async (ctx, { id }, outcome) => {
    if (outcome.status !== 'done') throw new BilletError('REGISTRAR_FAILED', whatFailed(ctx, outcome), { status: 502 });
    const domain = (await data(ctx).all(Domain).findById(id)) as Domain;
    ctx.touch({ kind: 'domain', id, clientId: domain.client_id }, undefined, { authCode: 'shown' });
    return { authCode: outcome.value.reveal() };
  },
});
