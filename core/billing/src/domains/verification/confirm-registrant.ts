import { BilletError, defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { hashOfToken } from '../../logins/index.ts';
import { Domain, DomainContact } from '../tables.ts';
import { markVerified } from './settle-verification.ts';
import { verifierOf } from './verifier-of.ts';

/** The link may be pressed twice; a newer link, or another address, ends it. */
export const confirmRegistrant = defineOperation({
  name: 'domains.confirmRegistrant',
  summary: 'Confirms the address of a registrant with the token that was mailed to it; domains that were out of service because of it work again.',
  kind: 'command',
  audience: ['guest', 'client'],
  permission: 'public',
  input: z.strictObject({ token: z.string().min(20).max(200) }),
  output: z.strictObject({ confirmed: z.boolean() }),
  sensitive: ['token'],
  run: async (ctx, { token }) => {
    const { all } = data(ctx);
    const contact = await all(DomainContact).findOne({ verify_hash: hashOfToken(token) });
    if (contact === undefined || contact.asked_email !== contact.email) throw new BilletError('LINK_USED', 'This link has been used or is too old. Ask for a new one.', { status: 422 });
    if (contact.verified_email !== contact.email) {
      await all(DomainContact).findById(contact.id).patch({ verified_email: contact.email });
      ctx.touch({ kind: 'domainContact', id: contact.id, clientId: contact.client_id }, { verified: contact.verified_email }, { verified: contact.email });
    }
    for (const domain of await all(Domain).where('contact_id', contact.id).whereIn('verification', ['pending', 'failed']).orderBy('id')) {
      if ((await verifierOf(ctx, domain.account_id)) === 'house') await markVerified(ctx, domain);
    }
    return { confirmed: true };
  },
});
