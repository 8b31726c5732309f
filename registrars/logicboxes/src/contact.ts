import { contactHandle, ModuleError, splitPhone, z, type CallCtx, type Fqdn, type RegistrarContact } from '@billet/sdk';
import type { Account } from './account.ts';
import { write, type Params } from './client.ts';

/** Endings that want a contact of their own kind. */
const KINDS: Readonly<Record<string, string>> = {
  at: 'AtContact', br: 'BrOrgContact', ca: 'CaContact', cl: 'ClContact', cn: 'CnContact', co: 'CoContact', coop: 'CoopContact', de: 'DeContact', es: 'EsContact',
  eu: 'EuContact', fr: 'FrContact', mx: 'MxContact', nl: 'NlContact', nyc: 'NycContact', ru: 'RuContact', uk: 'UkContact',
};

/** Roles that some endings do not have; the API wants -1 for them. */
const ABSENT = {
  admin: new Set(['eu', 'nz', 'ru', 'uk']),
  tech: new Set(['eu', 'fr', 'nz', 'ru', 'uk']),
  billing: new Set(['at', 'berlin', 'ca', 'eu', 'fr', 'london', 'nl', 'nz', 'ru', 'uk']),
} as const;

const topLevel = (name: Fqdn): string => name.slice(name.lastIndexOf('.') + 1);

const idShape = z.union([z.number(), z.string().regex(/^\d+$/)]).transform(String);

/** What the API calls the fields of a catalogue; the others have the same name. */
const NAMES: Readonly<Record<string, string>> = { nexus: 'category', legalType: 'CPR' };

/** Attributes of an ending (`cpf`, nexus …) as numbered pairs. */
export const attributes = (extra: Readonly<Record<string, string>>): Params =>
  Object.fromEntries(Object.entries(extra).flatMap(([name, value], at) => [[`attr-name${String(at + 1)}`, NAMES[name] ?? name], [`attr-value${String(at + 1)}`, value]] as const));

/** Legal form of a private person of Spain. */
const PERSON = '1';

/** What a contact of an ending carries, under the names of the API. */
const contactAttributes = (ending: string, extra: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const { legalForm, idType, idNumber, taxId, ...others } = extra;
  switch (ending) {
    case 'es':
      return { ...(legalForm === undefined ? {} : { es_form_juridica: legalForm }), ...(idType === undefined ? {} : { es_tipo_identificacion: idType }), ...(idNumber === undefined ? {} : { es_identificacion: idNumber }) };
    case 'br':
      return taxId === undefined ? {} : { organisationId: taxId };
    case 'au':
      return {};
    default:
      return others;
  }
};

/** Kinds of numbers of .au that are known by themselves; with the others the registrant is named too. */
const NUMBERS_OF_COMPANIES: ReadonlySet<string> = new Set(['ACN', 'ABN', 'ARBN']);

/** What the order of a domain carries besides its contacts. */
export const domainAttributes = (name: Fqdn, { extra = {}, organization, name: person }: RegistrarContact): Readonly<Record<string, string>> => {
  const ending = topLevel(name);
  if (ending !== 'au') return ending === 'es' || ending === 'br' ? {} : extra;
  const { idType = '', idNumber = '', relation, eligibilityType, eligibilityName } = extra;
  return {
    'id-type': idType, id: idNumber, isAUWarranty: 'true',
    ...(relation === undefined ? {} : { policyReason: relation }),
    ...(eligibilityType !== undefined && (idType === 'TM' || idType === 'Other') ? { eligibilityType } : {}),
    ...(eligibilityName !== undefined && idType === 'TM' ? { eligibilityName } : {}),
    ...(NUMBERS_OF_COMPANIES.has(idType) ? {} : { registrantName: organization ?? person }),
  };
};

/** The four contact parameters of an order, all of them the registrant where the ending has the role. */
export const contactsFor = async (ctx: CallCtx<Account>, name: Fqdn, contact: RegistrarContact): Promise<Params> => {
  const ending = topLevel(name);
  const phone = splitPhone(contact.phone);
  const data: Params = {
    'customer-id': ctx.settings.customerId,
    type: KINDS[ending] ?? 'Contact',
    name: contact.name,
    // A person of Spain has no company, not even one that does not apply.
    ...(ending === 'es' && contact.extra?.['legalForm'] === PERSON ? {} : { company: contact.organization ?? 'Not Applicable' }),
    email: contact.email,
    'address-line-1': contact.street[0] ?? '',
    ...(contact.street.length > 1 ? { 'address-line-2': contact.street.slice(1).join(', ') } : {}),
    city: contact.city,
    ...(contact.region === undefined ? {} : { state: contact.region }),
    country: contact.country,
    zipcode: contact.postcode,
    'phone-cc': phone?.country ?? '',
    phone: phone?.number ?? '',
  };
  const make = (kind: Params): Promise<string> =>
    contactHandle(ctx, kind, async () => {
      const made = idShape.safeParse(await write(ctx, 'contacts/add', kind));
      if (!made.success) throw new ModuleError('remote', 'LogicBoxes gave no number for the contact.');
      return made.data;
    });
  const id = await make({ ...data, ...attributes(contactAttributes(ending, contact.extra ?? {})) });
  // In Brazil the holder is an organisation, known by its number; persons act for it.
  const others = ending === 'br' ? await make({ ...data, type: 'BrContact' }) : id;
  const role = (absent: ReadonlySet<string>): string => (absent.has(ending) ? '-1' : others);
  return { 'reg-contact-id': id, 'admin-contact-id': role(ABSENT.admin), 'tech-contact-id': role(ABSENT.tech), 'billing-contact-id': role(ABSENT.billing) };
};
