import { splitPersonName, splitPhone, type Fqdn, type RegistrarContact } from '@billet/sdk';
import type { Params } from './client.ts';
import { extended } from './extended.ts';

const ROLES = ['Registrant', 'Tech', 'Admin', 'AuxBilling'] as const;

/** The four sets of contact fields, all of them the registrant, and what the ending wants besides. */
export const contactParams = (name: Fqdn, contact: RegistrarContact): Params => {
  const { first, last } = splitPersonName(contact.name);
  const phone = splitPhone(contact.phone);
  const fields: Params = {
    FirstName: first,
    LastName: last,
    ...(contact.organization === undefined ? {} : { OrganizationName: contact.organization }),
    Address1: contact.street[0] ?? '',
    ...(contact.street.length > 1 ? { Address2: contact.street.slice(1).join(', ') } : {}),
    City: contact.city,
    StateProvince: contact.region ?? contact.city,
    PostalCode: contact.postcode,
    Country: contact.country,
    Phone: `+${phone?.country ?? ''}.${phone?.number ?? ''}`,
    EmailAddress: contact.email,
  };
  return { ...Object.fromEntries(ROLES.flatMap((role) => Object.entries(fields).map(([key, value]) => [`${role}${key}`, value]))), ...extended(name, contact) };
};
