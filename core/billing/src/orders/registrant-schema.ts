import { z } from '@billet/sdk';
import { countrySchema } from '../country.ts';

/** Name and address of whoever a domain is registered to, as registries take them. */
export const registrantPerson = {
  name: z.string().trim().min(2).max(120),
  organization: z.string().trim().max(120),
  email: z.email().max(200),
  phone: z.string().regex(/^\+[1-9]\d{5,14}$/),
  street: z.array(z.string().trim().min(1).max(120)).min(1).max(3),
  city: z.string().trim().min(1).max(80),
  region: z.string().trim().max(80),
  postcode: z.string().trim().min(1).max(16),
  country: countrySchema,
} as const;

/** To whom domains are registered, with what their TLDs want to know besides. */
export const registrantSchema = z.strictObject({
  ...registrantPerson,
  organization: registrantPerson.organization.default(''),
  region: registrantPerson.region.default(''),
  identity: z.record(z.string().regex(/^[a-zA-Z0-9]{1,40}$/), z.string().trim().max(100)).default({}),
});

export type RegistrantWish = z.output<typeof registrantSchema>;
