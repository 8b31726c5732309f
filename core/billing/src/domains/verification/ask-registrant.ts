import { addDays, type LocalDate, type OperationCtx } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { hashOfToken } from '../../logins/index.ts';
import { queueMails, sealMailSecrets } from '../../mail/index.ts';
import { keyringRef } from '../../refs.ts';
import { changeDomain } from '../load-domain.ts';
import { Domain, DomainContact, DomainNotice, Tld } from '../tables.ts';
import { markVerified } from './settle-verification.ts';
import { verifierOf } from './verifier-of.ts';

/** Mails the link. A newer one ends the older one; the notice with the mail's key is the proof that it went out. */
export const mailLink = async (ctx: OperationCtx, domain: Domain, contact: DomainContact, verifyBy: LocalDate): Promise<void> => {
  const { all } = data(ctx);
  const client = (await all(Client).findById(domain.client_id)) as Client;
  const token = ctx.ids.token(32);
  const hash = hashOfToken(token);
  await all(DomainContact).findById(contact.id).patch({ asked_email: contact.email, verify_hash: hash });
  const mailKey = `domain-verify:${String(domain.id)}:${hash.slice(0, 24)}`;
  await queueMails(ctx, {
    brandId: domain.brand_id, clientId: domain.client_id, key: 'domain-verify', to: { address: contact.email, name: contact.name }, locale: client.locale,
    model: { name: contact.name, domain: domain.unicode, until: verifyBy }, secrets: sealMailSecrets(ctx.use(keyringRef), { token }), dedupeKey: mailKey,
  });
  await all(DomainNotice).insert({ domain_id: domain.id, client_id: domain.client_id, key: `verify:${hash.slice(0, 24)}`, expires_on: verifyBy, mail_key: mailKey, created_at: ctx.clock.now() });
};

/** Waits for a confirmation already, of the same address: one link serves all domains of a contact. */
const isAsked = async (ctx: OperationCtx, contact: DomainContact, domain: Domain): Promise<boolean> =>
  contact.asked_email === contact.email && (await data(ctx).all(Domain).where('contact_id', contact.id).whereIn('verification', ['pending', 'failed']).whereNot('id', domain.id).first()) !== undefined;

/**
 * A domain came to us, or its registrant has changed: whether he can be reached is to be proven within the days of its
 * TLD. An address that was confirmed once stays confirmed.
 */
export const askRegistrant = async (ctx: OperationCtx, domain: Domain): Promise<void> => {
  const { all } = data(ctx);
  const tld = await all(Tld).findById(domain.tld_id);
  const contact = await all(DomainContact).findById(domain.contact_id ?? 0);
  const verifier = await verifierOf(ctx, domain.account_id);
  if (tld?.verify_days == null || contact === undefined || verifier === 'none') return;
  const verifyBy = addDays(ctx.clock.today('UTC'), tld.verify_days);
  if (verifier === 'registrar') {
    await changeDomain(ctx, domain, { verification: 'pending', verify_by: verifyBy });
    return;
  }
  if (contact.verified_email === contact.email) {
    if (domain.verification !== 'verified') await markVerified(ctx, domain);
    return;
  }
  if (contact.asked_email === contact.email && (domain.verification === 'pending' || domain.verification === 'failed')) return;
  // What is out of service already waits there for the confirmation, whatever the new address is and whoever pays for a year.
  if (domain.verification !== 'failed') await changeDomain(ctx, domain, { verification: 'pending', verify_by: verifyBy });
  if (!(await isAsked(ctx, contact, domain))) await mailLink(ctx, domain, contact, verifyBy);
};
