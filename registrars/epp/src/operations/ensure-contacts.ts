import { createHash } from 'node:crypto';
import type { RegistrarContact } from '@billet/sdk';
import { contactCard } from '../contact-card.ts';
import { eppFailure } from '../epp-failure.ts';
import { extras } from '../extras/extras.ts';
import { contactCreate } from '../frames/contact.ts';
import type { RoleHandles } from '../frames/domain.ts';
import { newAuthCode } from '../new-auth-code.ts';
import type { ContactRole } from '../profiles/profile.ts';
import type { Registry } from '../registry.ts';
import { part } from '../replies/reply.ts';
import { isSuccess } from '../result-codes.ts';
import { childText } from '../xml/xml-node.ts';

export interface Contacts {
  readonly registrant: string | undefined;
  readonly roles: RoleHandles;
}

const HANDLE_LENGTH = 16;

/** The same operation makes the same handle, so that a second try finds the contact of the first. */
const handleFor = (operationId: string, role: string): string =>
  `BT${createHash('sha256').update(`${operationId}:${role}`).digest('hex').toUpperCase()}`.slice(0, HANDLE_LENGTH);

interface NewContact {
  readonly operationId: string;
  readonly name: string;
  readonly contact: RegistrarContact;
  readonly role: 'registrant' | ContactRole;
  /** Registro.br: the person who acts for the organisation that is being made. */
  readonly person?: string;
}

const create = async (registry: Registry, wish: NewContact): Promise<string> => {
  const { profile } = registry;
  const card = contactCard(wish.contact, profile);
  const id = handleFor(wish.operationId, wish.role === 'registrant' && wish.person !== undefined ? 'organization' : wish.role);
  const { reply, dialect } = await registry.ask((d) =>
    contactCreate(d, {
      id,
      card,
      authCode: newAuthCode(profile.authInfo.length),
      extension: extras(d, {
        object: 'contact',
        verb: 'create',
        name: wish.name,
        role: wish.role,
        fields: card.extra,
        organization: card.organization,
        registrant: wish.person,
      }),
    }),
  );
  if (reply.code === 2302) return id;
  if (!isSuccess(reply.code)) throw eppFailure(reply, 'writes');
  return childText(part(reply.data, dialect.ns.contact, 'creData'), 'id') ?? id;
};

const houseContact = (registry: Registry, role: ContactRole): string | undefined => {
  const { adminContact, techContact, billingContact } = registry.ctx.settings;
  return { admin: adminContact, tech: techContact, billing: billingContact }[role];
};

/** Makes the contacts a domain needs: the registrant, and whatever role the house does not fill itself. */
export const ensureContacts = async (
  registry: Registry,
  wish: { readonly operationId: string; readonly name: string; readonly registrant: RegistrarContact },
): Promise<Contacts> => {
  const { profile } = registry;
  if (profile.contacts === 'none') return { registrant: undefined, roles: {} };
  const common = { operationId: wish.operationId, name: wish.name, contact: wish.registrant };
  const isBrazil = profile.extras.includes('br');
  const main = await create(registry, { ...common, role: isBrazil ? 'admin' : 'registrant' });
  if (isBrazil) await create(registry, { ...common, role: 'registrant', person: main });
  const roles: Partial<Record<ContactRole, string>> = {};
  for (const role of profile.roles) {
    roles[role] = houseContact(registry, role) ?? (profile.sharedContacts ? main : await create(registry, { ...common, role }));
  }
  return { registrant: isBrazil ? undefined : main, roles };
};
