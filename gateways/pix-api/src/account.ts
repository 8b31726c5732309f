import { field, integer, secretField, z, type SettingsOf } from '@billet/sdk';

const address = z.url({ protocol: /^https?$/ });
const pem = z.string().trim().max(20_000).default('');
const percent = z.string().regex(/^\d{1,2}(\.\d{1,2})?$/, 'a percentage like 2 or 1.5').default('0');

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
  dated: field(z.boolean().default(false), { title: 'Codes with a due date', help: 'The day of the invoice. The bank then reckons fine, interest and discount by itself.' }),
  validAfterDue: field(integer({ min: 0, max: 365 }).default(30), { title: 'Can be paid after the due date for', unit: 'days', help: 'Codes with a due date only.' }),
  fine: field(percent, { title: 'Fine', unit: '%', help: 'Once, after the due date. Consumers: 2 at most.' }),
  interest: field(percent, { title: 'Interest', unit: '% a month', help: 'For each day late a thirtieth. Consumers: 1 at most.' }),
  discount: field(percent, { title: 'Discount for early payment', unit: '%' }),
  discountDays: field(integer({ min: 0, max: 60 }).default(5), { title: 'Discount until so many days before the due date', unit: 'days' }),
  automatic: field(z.boolean().default(false), { title: 'Pix Automático', help: 'Whoever ticks that he wants to be charged by himself authorises it with his first payment.' }),
  period: field(z.enum(['SEMANAL', 'MENSAL', 'TRIMESTRAL', 'SEMESTRAL', 'ANUAL']).default('MENSAL'), { title: 'How often a payer may be charged', widget: 'select', help: 'His bank takes one charge in each period.' }),
  retries: field(z.boolean().default(false), { title: 'The bank tries again', help: 'Up to three times within seven days after a refusal.' }),
  agency: field(z.string().trim().regex(/^\d{0,4}$/, 'up to 4 digits').default(''), { title: 'Agency', help: 'Pix Automático only: where the money goes.' }),
  accountNumber: field(z.string().trim().regex(/^\d{0,20}$/, 'digits').default(''), { title: 'Account', help: 'Pix Automático only: with its check digit.' }),
  accountKind: field(z.enum(['CORRENTE', 'POUPANCA', 'PAGAMENTO']).default('CORRENTE'), { title: 'Kind of the account', widget: 'select' }),
});

export type Account = SettingsOf<typeof account>;
