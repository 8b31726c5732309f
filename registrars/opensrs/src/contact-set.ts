import { splitPersonName, splitPhone, type Fqdn, type RegistrarContact } from '@billet/sdk';
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

type Extra = Readonly<Record<string, string>>;

/** Endings with an array of their own in `tld_data`. */
const nationalFields = (ending: string, { organization, name }: RegistrarContact, extra: Extra): { readonly rest: Extra; readonly data: { readonly [key: string]: Xcp } } => {
  if (ending === 'it') {
    const { entityType, fiscalCode, nationality, ...rest } = extra;
    const data = { ...(entityType === undefined ? {} : { entity_type: entityType }), ...(fiscalCode === undefined ? {} : { reg_code: fiscalCode }), ...(nationality === undefined ? {} : { nationality_code: nationality }) };
    return { rest, data: { it_registrant_info: data } };
  }
  if (ending === 'au') {
    const { idType, idNumber, eligibilityType, eligibilityName, relation: _relation, ...rest } = extra;
    const data = {
      registrant_name: organization ?? name,
      ...(idType === undefined ? {} : { registrant_id_type: idType }), ...(idNumber === undefined ? {} : { registrant_id: idNumber }),
      ...(eligibilityType === undefined ? {} : { eligibility_type: eligibilityType }), ...(eligibilityName === undefined ? {} : { eligibility_name: eligibilityName }),
    };
    return { rest, data: { au_registrant_info: data } };
  }
  return { rest: extra, data: {} };
};

/** What an ending wants besides: most of it in `tld_data`, the legal form of .ca beside it. */
export const tldFields = (name: Fqdn, registrant: RegistrarContact): { readonly [key: string]: Xcp } => {
  const { extra } = registrant;
  if (extra === undefined) return {};
  const { nexus, purpose, taxId, legalType, ...others } = extra;
  const ending = name.slice(name.lastIndexOf('.') + 1);
  const { rest, data: national } = nationalFields(ending, registrant, others);
  const data = {
    ...rest,
    ...national,
    ...(nexus === undefined ? {} : { nexus: { category: nexus, ...(purpose === undefined ? {} : { app_purpose: purpose }) } }),
    ...(taxId === undefined ? {} : { br_register_number: taxId }),
  };
  return { ...(legalType === undefined ? {} : { legal_type: legalType }), tld_data: data };
};
