import { conflict, defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { registrantPerson } from '../../orders/index.ts';
import { idSchema } from '../../paging.ts';
import { keyringRef } from '../../refs.ts';
import { writeOperation } from '../journal/index.ts';
import { Domain, DomainContact } from '../tables.ts';
import { openIdentity, sealIdentity } from './sealed-identity.ts';

const optional = Object.fromEntries(Object.entries(registrantPerson).map(([key, schema]) => [key, schema.optional()])) as { [K in keyof typeof registrantPerson]: z.ZodOptional<(typeof registrantPerson)[K]> };

/** Another name is another registrant; address, mail and telephone are his data. */
const isSomebodyElse = (contact: DomainContact, given: Readonly<Record<string, unknown>>): boolean => (['name', 'organization'] as const).some((key) => given[key] !== undefined && given[key] !== contact[key]);

/** Whether a domain is registered to the contact whose registry wants a trade for another registrant. */
const tradedDomain = async (ctx: OperationCtx, id: number): Promise<boolean> =>
  (await data(ctx).db.raw("select d.id from domains d join tlds t on t.id = d.tld_id where d.contact_id = ? and d.state in ('active', 'grace') and t.trade is not null limit 1", [id])).length > 0;

/** What is left out stays; of the sealed part only what is given is replaced. */
export const changeContact = defineOperation({
  name: 'domains.changeContact',
  summary: 'Changes a contact, here and at the registrars of all domains that are registered to it.',
  kind: 'command',
  http: { method: 'PATCH', path: '/domain-contacts/{id}' },
  audience: ['staff', 'client'],
  permission: 'domains.write',
  input: z.strictObject({ id: idSchema, ...optional, identity: z.record(z.string().regex(/^[a-zA-Z0-9]{1,40}$/), z.string().trim().max(100)).optional() }),
  output: z.strictObject({ domains: z.number().int() }),
  sensitive: ['identity'],
  run: async (ctx, { id, identity, ...wish }) => {
    const { of, all } = data(ctx);
    const contact = await of(DomainContact).findById(id);
    if (contact === undefined) throw notFound('Contact');
    const given = Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined));
    if (isSomebodyElse(contact, given) && (await tradedDomain(ctx, id))) throw conflict('TRADE_NEEDED', 'The registry wants a trade for another registrant.');
    const keyring = ctx.use(keyringRef);
    const sealed = identity === undefined ? {} : { identity: sealIdentity(keyring, contact.key, { ...openIdentity(keyring, contact), ...identity }) };
    const changed = await all(DomainContact).where({ id, version: contact.version }).patch({ ...given, ...sealed, version: contact.version + 1 });
    if (changed === 0) throw conflict('STALE', 'The contact has changed meanwhile. Load it again.');
    const before = Object.fromEntries(Object.keys(given).map((key) => [key, contact[key as keyof DomainContact]]));
    ctx.touch({ kind: 'domainContact', id, clientId: contact.client_id }, before, { ...given, ...(identity === undefined ? {} : { identity: Object.keys(identity) }) });
    const domains = await all(Domain).where('contact_id', id).whereIn('state', ['active', 'grace']).orderBy('id');
    for (const domain of domains) await writeOperation(ctx, domain, 'contacts', `contacts:${String(domain.id)}:${String(id)}:${String(contact.version + 1)}`);
    return { domains: domains.length };
  },
});
