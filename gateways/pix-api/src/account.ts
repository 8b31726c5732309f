import { field, integer, secretField, z, type SettingsOf } from '@billet/sdk';

const address = z.url({ protocol: /^https?$/ });
const pem = z.string().trim().max(20_000).default('');

/** Settings of an account: one Pix key at one bank. */
export const account = z.strictObject({
  endpoint: field(address, { title: 'Address of the Pix API', help: 'With its version, as the bank gives it: https://pix.example.com/api/v2' }),
  tokenUrl: field(address, { title: 'Address of the tokens' }),
  clientId: field(z.string().trim().min(1).max(200), { title: 'Client id' }),
  clientSecret: secretField({ title: 'Client secret' }),
  certificate: field(pem, { title: 'Certificate', help: 'PEM, by which the bank knows you.', widget: 'textarea' }),
  certificateKey: secretField({ title: 'Key of the certificate', help: 'PEM.', widget: 'textarea' }).optional(),
  authority: field(pem, { title: 'Certificate of the bank', help: 'PEM. Only if a public authority has not signed it.', widget: 'textarea' }),
  pixKey: field(z.string().trim().min(3).max(77), { title: 'Pix key', help: 'Of the account that receives.' }),
  expiresAfter: field(integer({ min: 5, max: 43_200 }).default(1440), { title: 'A code is good for', unit: 'minutes' }),
});

export type Account = SettingsOf<typeof account>;
