import { BilletError, conflict, defineOperation, done, failed, z, type Outcome } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadDomain } from '../load-domain.ts';
import { callRegistrar, registrarRegistryRef } from '../registrars/index.ts';
import { Domain, DomainContact, DomainNotice, RegistrarAccount } from '../tables.ts';
import { whatFailed } from '../zone/ask-zone.ts';
import { mailLink } from './ask-registrant.ts';
import { verifierOf } from './verifier-of.ts';

/** A mailbox that is not read does not fill up, however many domains a registrant has. */
const MOST_A_DAY = 5;
const DAY_MS = 86_400_000;

const nothingToVerify = (): Error => conflict('NOTHING_TO_VERIFY', 'The registrant of this domain has nothing to confirm.');

export const resendVerification = defineOperation({
  name: 'domains.resendVerification',
  summary: 'Sends the registrant of a domain the mail once more that asks him to confirm his address, by us or by the registrar that asks.',
  kind: 'command',
  http: { method: 'POST', path: '/domains/{id}/verification-mails' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ sent: z.boolean() }),
  prepare: async (ctx, { id }) => {
    const { all } = data(ctx);
    const domain = await loadDomain(ctx, id);
    const verifier = await verifierOf(ctx, domain.account_id);
    const account = await all(RegistrarAccount).findById(domain.account_id ?? 0);
    if ((domain.verification !== 'pending' && domain.verification !== 'failed') || verifier === 'none' || account === undefined) throw nothingToVerify();
    const since = new Date(Date.parse(ctx.clock.now()) - DAY_MS).toISOString();
    const same = verifier === 'house' && domain.contact_id !== null ? all(Domain).where('contact_id', domain.contact_id).select('id') : [id];
    if ((await all(DomainNotice).whereIn('domain_id', same).where('key', 'like', 'verify:%').where('created_at', '>', since).resultSize()) >= MOST_A_DAY) throw new BilletError('VERIFY_TOO_OFTEN', 'The mail has been sent several times today. Try again tomorrow.', { status: 429 });
    return { id, name: domain.name, verifier, account: { id: account.id, extension: account.extension } };
  },
  call: (ctx, { id, name, verifier, account }): Promise<Outcome<void>> =>
    verifier === 'house'
      ? Promise.resolve(done(undefined))
      : callRegistrar(ctx.use(registrarRegistryRef), account, { key: `verify:${String(id)}`, attempt: 1, signal: ctx.signal }, ({ verification }, callCtx) =>
          typeof verification === 'object' ? verification.resend(callCtx, name) : Promise.resolve(failed('unsupported', 'This registrar cannot do that: verification.'))),
  settle: async (ctx, { id, verifier }, outcome) => {
    if (outcome.status === 'failed') throw new BilletError('REGISTRAR_FAILED', whatFailed(ctx, outcome), { status: 502 });
    const { all } = data(ctx);
    const domain = (await all(Domain).findById(id)) as Domain;
    const contact = await all(DomainContact).findById(domain.contact_id ?? 0);
    const until = domain.verify_by ?? ctx.clock.today('UTC');
    if (verifier === 'house') {
      if (contact === undefined) throw nothingToVerify();
      await mailLink(ctx, domain, contact, until);
    } else await all(DomainNotice).insert({ domain_id: id, client_id: domain.client_id, key: `verify:${ctx.ids.ulid()}`, expires_on: until, mail_key: `registrar:${String(domain.account_id)}`, created_at: ctx.clock.now() });
    ctx.touch({ kind: 'domain', id, clientId: domain.client_id }, undefined, { verificationMail: 'again' });
    return { sent: true };
  },
});
