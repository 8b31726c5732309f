import { certificateFields } from '@billet/brazil-fiscal';
import { field, z } from '@billet/sdk';

const digits = (count: number): z.ZodType<string> => z.string().trim().regex(new RegExp(`^(\\d{${String(count)}})?$`)).default('');
const percent = z.string().trim().regex(/^(\d{1,2}(\.\d{1,2})?)?$/).default('');

export const account = z.strictObject({
  ...certificateFields,
  serviceCode: field(z.string().trim().regex(/^\d{6}$/).default('010302'), { title: 'National code of the service', help: 'Six digits: item, subitem and division of the list of services. 010302 is hosting.' }),
  municipalCode: field(digits(3), { title: 'Municipal code of the service', help: 'Three digits, where the municipality has codes of its own.' }),
  nbs: field(digits(9), { title: 'NBS code', help: 'Nine digits.' }),
  municipalRegistration: field(z.string().trim().max(15).default(''), { title: 'Municipal registration of the company' }),
  regime: field(z.enum(['normal', 'mei', 'simples']).default('normal'), { title: 'Tax regime' }),
  simplesBase: field(z.enum(['1', '2', '3']).default('1'), { title: 'Simples Nacional: taxes inside it', help: 'Only for companies in the Simples Nacional.' }),
  specialRegime: field(z.enum(['0', '1', '2', '3', '4', '5', '6']).default('0'), { title: 'Special regime of the municipality' }),
  rate: field(percent, { title: 'Rate of ISS', unit: '%', help: 'Only where the municipality has no rate in the national system.' }),
  withheld: field(z.boolean().default(false), { title: 'ISS is withheld by clients that are companies' }),
  approximateTaxes: field(percent, { title: 'Approximate taxes', unit: '%', help: 'Share of the price that is tax, as the law of transparency wants it.' }),
  endpoint: field(z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''), { title: 'Address of the interface', help: 'Empty: that of the national system. Some municipalities have their own.' }),
});

export type Account = z.output<typeof account>;
