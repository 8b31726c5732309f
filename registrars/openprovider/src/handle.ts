import type { OpenproviderClient as Client } from '@billet/openprovider-api';
import { contactHandle, splitPersonName, splitPhone, z, type CallCtx, type RegistrarContact } from '@billet/sdk';
import type { Account } from './account.ts';
import { customerData } from './additional.ts';

/** `Hauptstr. 12a` as street and number: the API wants them apart. */
const splitStreet = (lines: readonly string[]): { readonly street: string; readonly number: string } => {
  const line = lines.join(', ').trim();
  const [, street, number] = /^(.*?)[ ,]+(\d\S*)$/.exec(line) ?? [undefined, line, ''];
  return { street: street ?? line, number: number ?? '' };
};

const customer = (contact: RegistrarContact): Record<string, unknown> => {
  const { first, last } = splitPersonName(contact.name);
  const phone = splitPhone(contact.phone);
  return {
    ...(contact.organization === undefined ? {} : { company_name: contact.organization }),
    name: { first_name: first, last_name: last, initials: first.split(' ').map((word) => `${word.charAt(0)}.`).join('') },
    phone: { country_code: `+${phone?.country ?? ''}`, area_code: phone?.number.slice(0, 2) ?? '', subscriber_number: phone?.number.slice(2) ?? '' },
    address: { ...splitStreet(contact.street), zipcode: contact.postcode, city: contact.city, country: contact.country, ...(contact.region === undefined ? {} : { state: contact.region }) },
    email: contact.email,
    ...customerData(contact),
  };
};

/** The handle of a contact as the API keeps it. */
export const handleFor = (client: Client, ctx: CallCtx<Account>, contact: RegistrarContact): Promise<string> => {
  const json = customer(contact);
  return contactHandle(ctx, json, async () => (await client(ctx, { method: 'POST', path: '/customers', json }, z.looseObject({ handle: z.string().min(1) }))).handle);
};
