import { field, secretField, z, type SettingsOf } from '@billet/sdk';

export const account = z.strictObject({
  merchantId: field(z.string().trim().regex(/^\d{8,10}$/, '8 to 10 digits'), { title: 'Merchant number' }),
  appId: field(z.string().trim().regex(/^[A-Za-z0-9]{8,32}$/, 'letters and digits'), { title: 'App id', help: 'Of the official account or app that belongs to the merchant.' }),
  apiKey: secretField({ title: 'APIv3 key', help: '32 characters.' }, { min: 32 }),
  serial: field(z.string().trim().regex(/^[0-9A-Fa-f]{20,60}$/, 'the serial number in hexadecimal').transform((text) => text.toUpperCase()), { title: 'Serial number of the API certificate' }),
  privateKey: secretField({ title: 'Private key of the API certificate', help: 'The file apiclient_key.pem.', widget: 'textarea' }),
  publicKeyId: field(z.union([z.literal(''), z.string().trim().regex(/^PUB_KEY_ID_\d{10,60}$/, 'PUB_KEY_ID_ and digits')]).default(''), { title: 'Id of the WeChat Pay public key', help: 'Empty: platform certificates are fetched, and exchanged by themselves.' }),
  publicKey: field(z.string().trim().max(4000).default(''), { title: 'WeChat Pay public key', widget: 'textarea' }),
  endpoint: field(z.url({ protocol: /^https?$/ }).default('https://api.mch.weixin.qq.com'), { title: 'API address' }),
});

export type Account = SettingsOf<typeof account>;
