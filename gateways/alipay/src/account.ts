import { field, secretField, z, type SettingsOf } from '@billet/sdk';

export const account = z.strictObject({
  appId: field(z.string().trim().regex(/^\d{16,20}$/, '16 to 20 digits'), { title: 'App id' }),
  sellerId: field(z.union([z.literal(''), z.string().trim().regex(/^2088\d{12}$/, '2088 and 12 digits')]).default(''), { title: 'Seller id (PID)', help: 'Messages about money for anybody else are then left aside.' }),
  privateKey: secretField({ title: 'Private key of the app', help: 'PKCS#8, as the key tool writes it; with or without the lines around it.', widget: 'textarea' }),
  alipayKey: field(z.string().trim().min(100).max(4000), { title: 'Public key of Alipay', help: 'Of Alipay, not of your app.', widget: 'textarea' }),
  way: field(z.enum(['page', 'qr']).default('page'), { title: 'How it is paid', widget: 'select', help: 'On the page of Alipay, or by a QR code shown here.' }),
  endpoint: field(z.url({ protocol: /^https?$/ }).default('https://openapi.alipay.com/gateway.do'), { title: 'API address' }),
});

export type Account = SettingsOf<typeof account>;
