import { field, secretField, z, type SettingsOf } from '@billet/sdk';

export const account = z.strictObject({
  endpoint: field(z.url({ protocol: /^https?$/ }).default('https://api.mercadopago.com'), { title: 'API address' }),
  accessToken: secretField({ title: 'Access token', help: 'Of the application, for production or for tests' }),
  webhookSecret: secretField({ title: 'Webhook secret', help: 'Mercado Pago shows it where the address for messages is entered.' }),
  method: field(z.enum(['checkout', 'pix', 'boleto']).default('checkout'), { title: 'Payment by', help: 'Pix and boleto are shown here, in reais only; Checkout Pro is a page of Mercado Pago.' }),
});

export type Account = SettingsOf<typeof account>;
