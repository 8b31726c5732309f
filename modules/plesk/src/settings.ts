import { field, secretField, type SettingsOf, z } from '@billet/sdk';

/** One server with Plesk. */
export const accountSettings = z.strictObject({
  address: field(z.url({ protocol: /^https?$/ }), { title: 'Address', help: 'With port, for example https://server.example.com:8443', widget: 'url' }),
  user: field(z.string().regex(/^[\w.@-]{0,60}$/).default(''), { title: 'User', help: 'Empty if a secret key is used.' }),
  secret: secretField({ title: 'Secret key or password', help: 'A secret key made for the address of Billet, or the password of the user.' }),
  ip: field(z.string().regex(/^[\da-fA-F.:]{0,45}$/).default(''), { title: 'IP address of new accounts', help: "Empty: the server's first shared one." }),
  trust: field(z.string().max(20_000).default(''), { title: "Server's certificate", help: 'PEM text, only if no public authority signed it.', widget: 'textarea' }),
  domainSuffix: field(z.string().regex(/^([a-z0-9-]+(\.[a-z0-9-]+)+)?$/).default(''), { title: 'Domain of accounts that bring none', help: 'The user name stands before it.' }),
});

/** What a product sells. */
export const productSettings = z.strictObject({
  plan: field(z.string().min(1).max(100).default('Unlimited'), { title: 'Service plan', help: 'One that is on the server.', widget: 'remote', list: 'plans' }),
});

export type Account = SettingsOf<typeof accountSettings>;
export type Plan = SettingsOf<typeof productSettings>;
