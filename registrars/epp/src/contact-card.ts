import { ModuleError, type RegistrarContact } from '@billet/sdk';
import { toAscii } from './ascii.ts';
import { eppPhone } from './contact-phone.ts';
import type { RegistryProfile } from './profiles/profile.ts';
import { registryFields } from './registry-fields.ts';

/** A contact as EPP frames carry it: checked, and in the letters the registry takes. */
export interface ContactCard {
  readonly form: 'int' | 'loc';
  readonly name: string;
  readonly organization: string | undefined;
  readonly street: readonly string[];
  readonly city: string;
  readonly region: string | undefined;
  readonly postcode: string | undefined;
  readonly country: string;
  readonly voice: string;
  readonly email: string;
  /** Identity fields of single registries, as the host filled them in. */
  readonly extra: Readonly<Record<string, string>>;
}

const LINE = 255;
const POSTCODE = 16;

const refuse = (field: string, message: string): never => {
  throw new ModuleError('invalid', message, { field: `registrant.${field}`, retry: 'afterFix' });
};

/** Refuses what the registry would refuse, naming the field. */
export const contactCard = (contact: RegistrarContact, { postal }: Pick<RegistryProfile, 'postal'>): ContactCard => {
  const letters = (field: string, text: string): string => {
    const line = text.replace(/\s+/g, ' ').trim();
    const written = postal === 'loc' ? line : toAscii(line);
    if (written === undefined) return refuse(field, `The registry takes ASCII only, and "${line}" has no such form.`);
    return written.length > LINE ? refuse(field, `More than ${String(LINE)} characters.`) : written;
  };
  const needed = (field: string, text: string): string => {
    const line = letters(field, text);
    return line === '' ? refuse(field, 'The registry needs this field.') : line;
  };
  const optional = (field: string, text: string | undefined): string | undefined => {
    const line = letters(field, text ?? '');
    return line === '' ? undefined : line;
  };
  const street = contact.street.map((line) => letters('street', line)).filter((line) => line !== '');
  const postcode = optional('postcode', contact.postcode);
  if (street.length > 3) refuse('street', 'The registry takes three lines.');
  if (postcode !== undefined && postcode.length > POSTCODE) refuse('postcode', 'More than 16 characters.');
  if (!/^[A-Za-z]{2}$/.test(contact.country)) refuse('country', 'A country has two letters.');
  if (!/^[^\s@]+@[^\s@]+$/.test(contact.email)) refuse('email', 'Not an e-mail address.');
  return {
    form: postal,
    name: needed('name', contact.name),
    organization: optional('organization', contact.organization),
    street,
    city: needed('city', contact.city),
    region: optional('region', contact.region),
    postcode,
    country: contact.country.toUpperCase(),
    voice: eppPhone(contact.phone) ?? refuse('phone', 'Not a phone number like +351912345678.'),
    email: contact.email,
    extra: registryFields(contact.extra),
  };
};
