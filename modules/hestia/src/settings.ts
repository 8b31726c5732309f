import { field, secretField, type SettingsOf, z } from '@billet/sdk';

/** One server with Hestia. */
export const accountSettings = z.strictObject({
  address: field(z.url({ protocol: /^https?$/ }), { title: 'Address', help: 'With port, for example https://server.example.com:8083', widget: 'url' }),
  accessKey: secretField({ title: 'Access key' }),
  secretKey: secretField({ title: 'Secret key', help: 'Both are made by v-add-access-key.' }),
  trust: field(z.string().max(20_000).default(''), { title: "Server's certificate", help: 'PEM text, only if no public authority signed it.', widget: 'textarea' }),
});

/** What a product sells. */
export const productSettings = z.strictObject({
  package: field(z.string().regex(/^[\w.-]{1,64}$/).default('default'), { title: 'Package', help: 'One that is on the server.', widget: 'remote', list: 'packages' }),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
