import { field, secretField, z, type SettingsOf } from '@billet/sdk';

export const account = z.strictObject({
  endpoint: field(z.url({ protocol: /^https?$/ }).default('https://www.liqpay.ua'), { title: 'API address' }),
  publicKey: field(z.string().regex(/^\w{5,60}$/, 'letters, digits and underscores'), { title: 'Public key' }),
  privateKey: secretField({ title: 'Private key' }),
  hash: field(z.enum(['sha1', 'sha3-256']).default('sha1'), { title: 'Signature', help: 'Version 7 of the API signs with SHA3-256, older ones with SHA-1.' }),
});

export type Account = SettingsOf<typeof account>;
