import { field, secretField, z, type SettingsOf } from '@billet/sdk';

export const account = z.strictObject({
  endpoint: field(z.url({ protocol: /^https?$/ }).default('https://api.namecheap.com/xml.response'), {
    title: 'API address',
    help: 'For the test system: https://api.sandbox.namecheap.com/xml.response',
  }),
  apiUser: field(z.string().trim().min(1), { title: 'User name' }),
  apiKey: secretField({ title: 'API key' }),
  clientIp: field(z.ipv4(), { title: 'Address of this server', help: 'An IPv4 address that is on the list in your Namecheap account.' }),
});

export type Account = SettingsOf<typeof account>;
