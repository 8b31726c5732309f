import { field, secretField, z, type SettingsOf } from '@billet/sdk';

const address = z.url({ protocol: /^https?$/ });

export const account = z.strictObject({
  merchantAccount: field(z.string().trim().min(1).max(100), { title: 'Merchant account' }),
  merchantDomain: field(z.string().trim().min(1).max(255), { title: 'Domain of the merchant', help: 'As it is registered at WayForPay' }),
  secretKey: secretField({ title: 'Secret key' }),
  page: field(address.default('https://secure.wayforpay.com/pay'), { title: 'Payment page' }),
  endpoint: field(address.default('https://api.wayforpay.com/api'), { title: 'API address' }),
});

export type Account = SettingsOf<typeof account>;
