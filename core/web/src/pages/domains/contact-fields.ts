import { countryField } from '../countries.ts';
import type { Body, FieldWish, PageCtx } from '../page.ts';

/** Something a TLD wants to know of a registrant. */
export interface ContactField {
  readonly key: string;
  readonly check: string;
  readonly required: boolean;
  readonly choices: readonly string[];
}

/** What is known already, to begin with. */
export interface ContactStart {
  readonly name: string;
  readonly email: string;
  readonly country: string;
  readonly organization?: string;
  readonly phone?: string;
  readonly street?: readonly string[];
  readonly city?: string;
  readonly region?: string;
  readonly postcode?: string;
  /** Fields of the TLD that are kept already; left empty, they stay. */
  readonly identitySet?: readonly string[];
}

const extraField = (ctx: PageCtx, { key, check, required: needed, choices }: ContactField, kept: boolean): FieldWish => {
  const required = needed && !kept;
  const label = ctx.say.has(`domainShop.field.${key}`) ? ctx.t(`domainShop.field.${key}`) : key;
  const common = { name: `identity.${key}`, label, required, kept, width: 'half' as const };
  if (choices.length > 0) return { ...common, widget: 'select', options: [...(required ? [] : [{ value: '', label: '–' }]), ...choices.map((choice) => ({ value: choice, label: choice }))] };
  return { ...common, widget: check === 'date' ? 'date' : 'text' };
};

/** A new registrant: name, address, and what the TLD asks for besides. */
export const contactFields = (ctx: PageCtx, start: ContactStart, extra: readonly ContactField[]): readonly FieldWish[] => {
  const { t } = ctx;
  return [
    { name: 'name', label: t('domainShop.contact.name'), widget: 'text', required: true, width: 'half', value: start.name, autocomplete: 'name' },
    { name: 'organization', label: t('domainShop.contact.organization'), widget: 'text', value: start.organization, width: 'half', autocomplete: 'organization' },
    { name: 'email', label: t('auth.email'), widget: 'email', required: true, width: 'half', value: start.email, autocomplete: 'email' },
    { name: 'phone', label: t('domainShop.contact.phone'), widget: 'text', value: start.phone, required: true, width: 'half', placeholder: '+5511912345678', autocomplete: 'tel' },
    { name: 'street', label: t('payers.street'), widget: 'text', value: start.street?.join(', '), required: true, errorAt: 'street.0', autocomplete: 'street-address' },
    { name: 'postcode', label: t('payers.postcode'), widget: 'text', value: start.postcode, required: true, width: 'third', autocomplete: 'postal-code' },
    { name: 'city', label: t('payers.city'), widget: 'text', value: start.city, required: true, width: 'third', autocomplete: 'address-level2' },
    { name: 'region', label: t('domainShop.contact.region'), widget: 'text', value: start.region, width: 'third', autocomplete: 'address-level1' },
    countryField(ctx, start.country),
    ...extra.map((field) => extraField(ctx, field, start.identitySet?.includes(field.key) === true)),
  ];
};

/** The same as input of `domains.addContact`. */
export const contactInput = (body: Body): Record<string, unknown> => ({
  ...Object.fromEntries(['name', 'organization', 'email', 'phone', 'city', 'region', 'postcode'].map((key) => [key, body[key] ?? ''])),
  country: (body['country'] ?? '').trim().toUpperCase(),
  street: [body['street'] ?? ''],
  identity: Object.fromEntries(Object.entries(body).flatMap(([key, value]) => (key.startsWith('identity.') && value !== '' ? [[key.slice('identity.'.length), value]] : []))),
});
