import { field, secretField, z, type SettingsOf } from '@billet/sdk';

export const account = z.strictObject({
  server: field(z.url({ protocol: /^https?$/ }), { title: 'Address of the server', help: 'For example https://pay.example.com' }),
  storeId: field(z.string().regex(/^[A-Za-z0-9]{10,60}$/, 'letters and digits'), { title: 'Store id' }),
  apiKey: secretField({ title: 'API key' }),
  webhookSecret: secretField({ title: 'Webhook secret' }),
});

export type Account = SettingsOf<typeof account>;
