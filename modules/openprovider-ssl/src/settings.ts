import { field, integer, secretField, z, type SettingsOf } from '@billet/sdk';

const handle = z.string().trim().max(60).regex(/^[A-Za-z0-9-]*$/);

/** One account at Openprovider. */
export const accountSettings = z.strictObject({
  endpoint: field(z.url({ protocol: /^https?$/ }).default('https://api.openprovider.eu/v1beta'), { title: 'API address', help: 'For the test system: https://api.sandbox.openprovider.nl:8480/v1beta', widget: 'url' }),
  username: field(z.string().trim().min(1), { title: 'User name' }),
  password: secretField({ title: 'Password' }),
  organization: field(handle.default(''), { title: 'Handle of the organization', help: 'Whom certificates are ordered for, for example AB123456-NL. A certificate for an organization shows it.' }),
  technical: field(handle.default(''), { title: 'Handle of the technical contact', help: 'Empty: the organization.' }),
});

/** What a product sells: one kind of certificate. */
export const productSettings = z.strictObject({
  product: field(integer({ min: 1 }), { title: 'Certificate', widget: 'remote', list: 'products' }),
  years: field(integer({ min: 1, max: 5 }).default(1), { title: 'Term', help: 'How long each order lasts. The authority may issue several certificates within it.', unit: 'years' }),
  names: field(integer({ min: 1, max: 250 }).default(1), { title: 'Names', help: 'How many names it covers. The domain with and without www counts as one.' }),
  wildcard: field(z.boolean().default(false), { title: 'Wildcard', help: 'It covers all names directly below the domain.' }),
  automatic: field(z.boolean().default(true), { title: 'Prove control by DNS at Openprovider', help: 'Where the zone is kept at Openprovider, the record is written there by itself.' }),
  cancel: field(z.boolean().default(true), { title: 'Cancel at the end', help: 'When the service ends, the order is cancelled. Otherwise the certificate runs out by itself.' }),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
