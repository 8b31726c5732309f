import { field, secretField, z } from '@billet/sdk';

/** What every account at a Brazilian authority has. */
export const certificateFields = {
  environment: field(z.enum(['test', 'production']).default('test'), { title: 'Environment', help: 'Documents of the test environment have no legal force.' }),
  certificate: secretField({ title: 'Certificate (A1)', help: 'The PFX file of the company as base64 text.', widget: 'textarea' }),
  password: secretField({ title: 'Password of the certificate' }),
  cityCode: field(z.string().trim().regex(/^\d{7}$/), { title: 'Municipality of the company', help: 'Seven digits, as the IBGE numbers them.' }),
  postcodes: field(z.url({ protocol: /^https?$/ }).default('https://viacep.com.br/ws'), { title: 'List of postcodes', help: 'Where the municipality of a client is looked up.' }),
  trust: field(z.string().max(50_000).default(''), { title: 'Certificates to trust', help: 'PEM; those of ICP-Brasil, where the authority uses one of them.', widget: 'textarea' }),
} as const;
