import { field, secretField, z, type SettingsOf } from '@billet/sdk';

export const account = z.strictObject({
  endpoint: field(z.url({ protocol: /^https?$/ }).default('https://api.openprovider.eu/v1beta'), {
    title: 'API address',
    help: 'For the test system: https://api.sandbox.openprovider.nl:8480/v1beta',
  }),
  username: field(z.string().trim().min(1), { title: 'User name' }),
  password: secretField({ title: 'Password' }),
  nameservers: field(z.string().trim().min(1).max(1000).default('ns1.openprovider.nl\nns2.openprovider.be\nns3.openprovider.eu'), { title: 'Servers of its DNS', help: 'One a line. They carry the records that are kept at Openprovider.', widget: 'textarea' }),
});

export type Account = SettingsOf<typeof account>;
