import { field, secretField, type SettingsOf, z } from '@billet/sdk';

/** One server with Virtualmin. */
export const accountSettings = z.strictObject({
  address: field(z.url({ protocol: /^https?$/ }), { title: 'Address', help: 'With port, for example https://server.example.com:10000', widget: 'url' }),
  user: field(z.string().regex(/^[a-z_][a-z0-9_-]{0,63}$/).default('root'), { title: 'User', help: 'A Webmin user who may use the remote API.' }),
  password: secretField({ title: 'Password' }),
  trust: field(z.string().max(20_000).default(''), { title: "Server's certificate", help: 'PEM text, only if no public authority signed it.', widget: 'textarea' }),
  domainSuffix: field(z.string().regex(/^([a-z0-9-]+(\.[a-z0-9-]+)+)?$/).default(''), { title: 'Domain of accounts that bring none', help: 'The user name stands before it.' }),
});

/** What a product sells. */
export const productSettings = z.strictObject({
  plan: field(z.string().min(1).max(100).default('Default Plan'), { title: 'Plan', help: 'An account plan that is on the server.', widget: 'remote', list: 'plans' }),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
