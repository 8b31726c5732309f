import { defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';
import { Client } from './tables.ts';

/** Ids as one word of an address: 200 of the largest ones. */
const idsSchema = z.string().max(2199).regex(/^[1-9]\d{0,9}(?:,[1-9]\d{0,9})*$/);

export const clientNames = defineOperation({
  name: 'clients.names',
  summary: 'The names of up to 200 clients at once, for lists; ids separated by commas.',
  kind: 'query',
  http: { method: 'GET', path: '/client-names' },
  audience: ['staff'],
  permission: 'clients.read',
  input: z.strictObject({ ids: idsSchema }),
  output: z.strictObject({ items: z.array(z.strictObject({ id: z.number().int(), name: z.string() })) }),
  run: async (ctx, { ids }) => {
    const wanted = [...new Set(ids.split(',').map(Number))].filter((id) => id <= 2_147_483_647);
    return { items: (await data(ctx).of(Client).whereIn('id', wanted).limit(200)).map(({ id, name }) => ({ id, name })) };
  },
});
