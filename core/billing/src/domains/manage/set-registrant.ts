import { conflict, defineOperation, invalid, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { writeOperation } from '../journal/index.ts';
import { changeDomain } from '../load-domain.ts';
import { DomainContact, Tld } from '../tables.ts';
import { heldDomain, queued } from './held-domain.ts';

export const setRegistrant = defineOperation({
  name: 'domains.setRegistrant',
  summary: 'Registers a domain to another of the contacts of its client.',
  kind: 'command',
  http: { method: 'PUT', path: '/domains/{id}/registrant' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, contactId: idSchema }),
  output: queued,
  run: async (ctx, { id, contactId }) => {
    const domain = await heldDomain(ctx, id, ['active', 'grace', 'pending', 'transferring']);
    const contact = await data(ctx).all(DomainContact).findOne({ id: contactId, client_id: domain.client_id });
    if (contact === undefined) throw invalid('NOT_FOUND', 'contactId', 'This contact is not known.');
    const tld = await data(ctx).all(Tld).findById(domain.tld_id);
    if (tld?.trade != null && (domain.state === 'active' || domain.state === 'grace') && domain.contact_id !== null && domain.contact_id !== contact.id) throw conflict('TRADE_NEEDED', 'The registry wants a trade for another registrant.');
    const moved = await changeDomain(ctx, domain, { contact_id: contact.id });
    // What is not registered yet takes its registrant along when it is.
    if (domain.state === 'pending' || domain.state === 'transferring') return { operationId: null };
    const operation = await writeOperation(ctx, moved, 'contacts', `contacts:${ctx.ids.ulid()}`);
    return { operationId: operation?.id ?? null };
  },
});

export const setPrivacy = defineOperation({
  name: 'domains.setPrivacy',
  summary: 'Hides the registrant of a domain from the public, or shows him.',
  kind: 'command',
  http: { method: 'PUT', path: '/domains/{id}/privacy' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, on: z.boolean() }),
  output: queued,
  run: async (ctx, { id, on }) => {
    const domain = await heldDomain(ctx, id);
    const tld = await data(ctx).all(Tld).findById(domain.tld_id);
    if (on && tld?.privacy !== true) throw conflict('PRIVACY_NOT_OFFERED', 'Privacy is not on offer for this TLD.');
    const operation = await writeOperation(ctx, domain, 'privacy', `privacy:${ctx.ids.ulid()}`, { on });
    return { operationId: operation?.id ?? null };
  },
});
