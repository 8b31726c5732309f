import { contactHandle, ModuleError, splitPhone, z, type CallCtx, type Fqdn, type RegistrarContact } from '@billet/sdk';
import type { Account } from './account.ts';
import { write, type Params } from './client.ts';

/** Endings that want a contact of their own kind. */
const KINDS: Readonly<Record<string, string>> = {
  at: 'AtContact', br: 'BrContact', ca: 'CaContact', cl: 'ClContact', cn: 'CnContact', co: 'CoContact', coop: 'CoopContact', de: 'DeContact', es: 'EsContact',
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

/** The four contact parameters of an order, all of them the registrant where the ending has the role. */
export const contactsFor = async (ctx: CallCtx<Account>, name: Fqdn, contact: RegistrarContact): Promise<Params> => {
  const ending = topLevel(name);
  const phone = splitPhone(contact.phone);
  const data: Params = {
    'customer-id': ctx.settings.customerId,
    type: KINDS[ending] ?? 'Contact',
    name: contact.name,
    company: contact.organization ?? 'Not Applicable',
    email: contact.email,
    'address-line-1': contact.street[0] ?? '',
    ...(contact.street.length > 1 ? { 'address-line-2': contact.street.slice(1).join(', ') } : {}),
    city: contact.city,
    ...(contact.region === undefined ? {} : { state: contact.region }),
    country: contact.country,
    zipcode: contact.postcode,
    'phone-cc': phone?.country ?? '',
    phone: phone?.number ?? '',
    ...attributes(contact.extra ?? {}),
  };
  const id = await contactHandle(ctx, data, async () => {
    const made = idShape.safeParse(await write(ctx, 'contacts/add', data));
    if (!made.success) throw new ModuleError('remote', 'LogicBoxes gave no number for the contact.');
    return made.data;
  });
  const role = (absent: ReadonlySet<string>): string => (absent.has(ending) ? '-1' : id);
  return { 'reg-contact-id': id, 'admin-contact-id': role(ABSENT.admin), 'tech-contact-id': role(ABSENT.tech), 'billing-contact-id': role(ABSENT.billing) };
};
