import { field, z } from '@billet/sdk';

export const settings = z.strictObject({
  freeUntilDone: field(z.boolean().default(true), { title: 'Free until installed', help: 'Days before the installation cost nothing; the free days of the product begin on that day.' }),
});
