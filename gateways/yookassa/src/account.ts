import { field, integer, secretField, z, type SettingsOf } from '@billet/sdk';

export const account = z.strictObject({
  endpoint: field(z.url({ protocol: /^https?$/ }).default('https://api.yookassa.ru'), { title: 'API address' }),
  shopId: field(z.string().regex(/^\d{3,12}$/, 'digits'), { title: 'Shop id' }),
  secretKey: secretField({ title: 'Secret key' }),
  receipt: field(z.enum(['off', 'on']).default('off'), { title: 'Fiscal receipt', help: 'YooKassa makes it of the data that go with a payment.' }),
  vatCode: field(integer({ min: 1, max: 12 }).default(1), { title: 'VAT code', help: '1 = none, 2 = 0 %, 3 = 10 %, 4 = 20 %, 7 = 5 %, 8 = 7 %, 11 = 22 %' }),
});

export type Account = SettingsOf<typeof account>;
