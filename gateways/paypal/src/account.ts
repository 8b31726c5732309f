import { field, secretField, z, type SettingsOf } from '@billet/sdk';

export const LIVE = 'https://api-m.paypal.com';
export const SANDBOX = 'https://api-m.sandbox.paypal.com';

export const account = z.strictObject({
  endpoint: field(z.url({ protocol: /^https?$/ }).default(LIVE), { title: 'API address', help: `For tests: ${SANDBOX}` }),
  clientId: field(z.string().regex(/^[\w-]{10,120}$/, 'letters, digits, hyphens'), { title: 'Client id' }),
  clientSecret: secretField({ title: 'Client secret' }),
  webhookId: field(z.string().regex(/^[A-Z0-9]{10,40}$/, 'capital letters and digits').optional(), { title: 'Webhook id', help: 'The id that PayPal shows beside the webhook. Until it is set, messages are refused.' }),
  certificate: field(z.string().regex(/-----BEGIN (CERTIFICATE|PUBLIC KEY)-----/, 'PEM').max(20_000).optional(), { title: 'Pinned certificate', help: 'PEM. Only messages signed with it count. Without it the certificate is fetched from PayPal and its chain checked.', widget: 'textarea' }),
});

export type Account = SettingsOf<typeof account>;

/** Whether money at this address is real; unknown for addresses that are not PayPal's. */
export const modeOf = ({ endpoint }: Account): { readonly livemode?: boolean } => (endpoint.startsWith(LIVE) ? { livemode: true } : endpoint.startsWith(SANDBOX) ? { livemode: false } : {});
