import { ModuleError, type RegistrarContact } from '@billet/sdk';
import { contactCard } from '../contact-card.ts';
import { eppFailure } from '../epp-failure.ts';
import { extras } from '../extras/extras.ts';
import { contactUpdate } from '../frames/contact.ts';
import { domainUpdate } from '../frames/domain.ts';
import type { Registry } from '../registry.ts';
import { isSuccess } from '../result-codes.ts';
import { ensureContacts } from './ensure-contacts.ts';
import { ownDomain } from './own-domain.ts';

const registrantOf = async (registry: Registry, name: string): Promise<string> => {
  const { domain } = await ownDomain(registry, name);
  const id = domain.registrant ?? domain.contacts.find(({ type }) => type === 'admin')?.id;
  if (registry.profile.contacts === 'none' || id === undefined) {
    throw new ModuleError('unsupported', 'The registry keeps no contacts of this domain.', { retry: 'never' });
  }
  return id;
};

/**
 * Changes the registrant's contact in place. Where it is not ours (it came along with a transfer, or is shared),
 * a new one is made and the domain points to it.
 */
export const setContacts = async (registry: Registry, name: string, registrant: RegistrarContact): Promise<void> => {
  const id = await registrantOf(registry, name);
  const card = contactCard(registrant, registry.profile);
  const { reply } = await registry.ask((d) =>
    contactUpdate(d, {
      id,
      card,
      extension: extras(d, { object: 'contact', verb: 'update', name, fields: card.extra, organization: card.organization }),
    }),
  );
  if (isSuccess(reply.code)) return;
  if (reply.code !== 2201) throw eppFailure(reply, 'writes');
  const made = await ensureContacts(registry, { operationId: registry.ctx.idempotencyKey, name, registrant });
  if (made.registrant === undefined) throw eppFailure(reply, 'writes');
  const handle = made.registrant;
  await registry.must((d) =>
    domainUpdate(d, { name, registrant: handle, extension: extras(d, { object: 'domain', verb: 'update', name }) }),
  );
};

/** Asks the registry not to show the registrant, or to show him again. */
export const setPrivacy = async (registry: Registry, name: string, on: boolean): Promise<void> => {
  if (registry.profile.contacts === 'ripn') {
    throw new ModuleError('unsupported', 'This registry decides by itself what it shows of persons.', { retry: 'never' });
  }
  const id = await registrantOf(registry, name);
  await registry.must((d) => contactUpdate(d, { id, disclose: !on }));
};
