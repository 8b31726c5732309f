import { field, integer, secretField, type SettingsOf, z } from '@billet/sdk';

/** One program that listens. */
export const accountSettings = z.strictObject({
  url: field(z.url({ protocol: /^https?$/ }), { title: 'Address', help: 'Where your program listens. Passwords go there: use https.', widget: 'url' }),
  secret: secretField({ title: 'Shared secret', help: 'At least 16 characters. Every request is signed with it.' }, { min: 16 }),
  trust: field(z.string().max(20_000).default(''), { title: "Server's certificate", help: 'PEM text, only if no public authority signed it.', widget: 'textarea' }),
  seconds: field(integer({ min: 1, max: 600 }).default(60), { title: 'Wait at most', unit: 's' }),
});

/** What a product tells. */
export const productSettings = z.strictObject({
  plan: field(z.string().max(100).default(''), { title: 'Plan', help: 'A name that your program knows.' }),
  values: field(z.string().max(5000).default(''), { title: 'Values', help: 'One a line: name=value', widget: 'textarea' }),
});

export type Account = SettingsOf<typeof accountSettings>;
