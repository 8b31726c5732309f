import { currencySchema, field, secretField, z, type SettingsOf } from '@billet/sdk';

const address = z.url({ protocol: /^https?$/ });

export const account = z.strictObject({
  endpoint: field(address.default('https://httpapi.com/api'), { title: 'API address', help: 'For the test system: https://test.httpapi.com/api' }),
  checkEndpoint: field(address.default('https://domaincheck.httpapi.com/api'), { title: 'API address of the name search' }),
  userId: field(z.string().regex(/^\d+$/, 'a number'), { title: 'Reseller id' }),
  apiKey: secretField({ title: 'API key' }),
  customerId: field(z.string().regex(/^\d+$/, 'a number'), { title: 'Customer id', help: 'The customer of your reseller account that holds the domains.' }),
  currency: field(currencySchema.default('USD'), { title: 'Currency', help: 'In which the account is kept.' }),
});

export type Account = SettingsOf<typeof account>;
