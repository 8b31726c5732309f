import { splitPersonName, splitPhone, type RegistrarContact } from '@billet/sdk';
import type { Xcp } from './xcp.ts';

const one = (contact: RegistrarContact): Xcp => {
  const { first, last } = splitPersonName(contact.name);
  const phone = splitPhone(contact.phone);
  return {
    first_name: first,
    last_name: last,
    org_name: contact.organization ?? contact.name,
    address1: contact.street[0] ?? '',
    ...(contact.street.length > 1 ? { address2: contact.street.slice(1).join(', ') } : {}),
    city: contact.city,
    state: contact.region ?? contact.city,
    postal_code: contact.postcode,
    country: contact.country,
    phone: `+${phone?.country ?? ''}.${phone?.number ?? ''}`,
    email: contact.email,
  };
};

/** All roles of a domain, held by the registrant. */
export const contactSet = (contact: RegistrarContact): Xcp => ({ owner: one(contact), admin: one(contact), billing: one(contact), tech: one(contact) });

/** What an ending wants besides: most of it in `tld_data`, the legal form of .ca beside it. */
export const tldFields = ({ extra }: RegistrarContact): { readonly [key: string]: Xcp } => {
  if (extra === undefined) return {};
  const { nexus, purpose, taxId, legalType, ...rest } = extra;
  const data = {
    ...rest,
    ...(nexus === undefined ? {} : { nexus: { category: nexus, ...(purpose === undefined ? {} : { app_purpose: purpose }) } }),
    ...(taxId === undefined ? {} : { br_register_number: taxId }),
  };
  return { ...(legalType === undefined ? {} : { legal_type: legalType }), tld_data: data };
};
