import { z } from '@billet/sdk';

/** Address fields as every part of the house stores them. */
export const addressSchema = z.strictObject({
  line1: z.string().trim().max(200).default(''),
  line2: z.string().trim().max(200).default(''),
  city: z.string().trim().max(100).default(''),
  region: z.string().trim().max(100).default(''),
  postcode: z.string().trim().max(20).default(''),
});
