import { splitPersonName, splitPhone, type Fqdn, type RegistrarContact } from '@billet/sdk';
import type { Params } from './client.ts';

const ROLES = ['Registrant', 'Tech', 'Admin', 'AuxBilling'] as const;

/** Extended attributes of endings by the names of a catalogue's fields. */
const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  us: { nexus: 'RegistrantNexus', purpose: 'RegistrantPurpose' },
  ca: { legalType: 'CIRALegalType' },
  uk: { type: 'COUKLegalType', companyNumber: 'COUKCompanyID' },
};

const extended = (name: Fqdn, extra: Readonly<Record<string, string>>): Params => {
  const names = NAMES[name.slice(name.lastIndexOf('.') + 1)] ?? {};
  return Object.fromEntries(Object.entries(extra).map(([key, value]) => [names[key] ?? key, value]));
};

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
  return { ...Object.fromEntries(ROLES.flatMap((role) => Object.entries(fields).map(([key, value]) => [`${role}${key}`, value]))), ...extended(name, contact.extra ?? {}) };
};
