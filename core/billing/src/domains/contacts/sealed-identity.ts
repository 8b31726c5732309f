import type { Keyring } from '@billet/kernel';
import type { RegistrarContact } from '@billet/sdk';
import type { DomainContact } from '../tables.ts';

const place = (key: string): string => `domain_contacts:${key}:identity`;

export const sealIdentity = (keyring: Keyring, key: string, values: Readonly<Record<string, string>>): string | null => (Object.keys(values).length === 0 ? null : keyring.seal(JSON.stringify(values), place(key)));

export const openIdentity = (keyring: Keyring, { key, identity }: Pick<DomainContact, 'key' | 'identity'>): Readonly<Record<string, string>> =>
  identity === null ? {} : (JSON.parse(keyring.open(identity, place(key))) as Record<string, string>);

/** A contact as registrars get it. */
export const asRegistrarContact = (keyring: Keyring, contact: DomainContact): RegistrarContact => ({
  name: contact.name,
  ...(contact.organization === '' ? {} : { organization: contact.organization }),
  email: contact.email, phone: contact.phone, street: contact.street as string[], city: contact.city,
  ...(contact.region === '' ? {} : { region: contact.region }),
  postcode: contact.postcode, country: contact.country,
  extra: openIdentity(keyring, contact),
});
