import { field, secretField, z, type SettingsOf } from '@billet/sdk';

export const account = z.strictObject({
  server: field(z.url({ protocol: /^https?$/ }), { title: 'Address of the server', help: 'For example https://pay.example.com' }),
  storeId: field(z.string().regex(/^[A-Za-z0-9]{10,60}$/, 'letters and digits'), { title: 'Store id' }),
  apiKey: secretField({ title: 'API key' }),
  webhookSecret: secretField({ title: 'Webhook secret' }),
  payoutMethods: field(z.string().trim().regex(/^[A-Z0-9]{2,10}-[A-Z0-9]{2,12}(, ?[A-Z0-9]{2,10}-[A-Z0-9]{2,12})*$/, 'names like BTC-CHAIN').default('BTC-CHAIN'), { title: 'Refunds are sent by', help: 'Names of payout methods, such as BTC-CHAIN, BTC-LN.' }),
  approveClaims: field(z.boolean().default(false), { title: 'Approve refunds that are claimed at once', help: 'Otherwise somebody approves them in BTCPay.' }),
});

export type Account = SettingsOf<typeof account>;
