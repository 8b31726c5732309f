import { currencySchema, field, secretField, z, type SettingsOf } from '@billet/sdk';

export const account = z.strictObject({
  endpoint: field(z.url({ protocol: /^https?$/ }).default('https://rr-n1-tor.opensrs.net:55443'), {
    title: 'API address',
    help: 'For the test system: https://horizon.opensrs.net:55443',
  }),
  username: field(z.string().trim().min(1), { title: 'Reseller user name' }),
  apiKey: secretField({ title: 'API key' }),
  profileUsername: field(z.string().regex(/^[a-z0-9]{3,20}$/i, '3 to 20 letters and digits'), { title: 'Owner profile', help: 'User name under which OpenSRS keeps the domains.' }),
  profilePassword: secretField({ title: 'Password of the owner profile' }, { min: 10 }),
  currency: field(currencySchema.default('USD'), { title: 'Currency', help: 'In which the account is kept.' }),
});

export type Account = SettingsOf<typeof account>;
