import { brandReaders, defineOperation, z } from '@billet/sdk';
import { id } from './input.ts';

/** Brands for whoever offers and reads files. */
export const brands = brandReaders('downloads', 'downloads.read');

const some = z.object({ items: z.array(z.object({ id: z.number() })) });

/** As the system: who may download need not be allowed to see services. */
export const readEntitled = defineOperation({
  name: 'downloads.readEntitled',
  summary: 'Which of some products a client has an active service of.',
  kind: 'query',
  audience: ['system'],
  permission: 'downloads.read',
  input: z.strictObject({ clientId: id, productIds: z.array(id) }),
  output: z.strictObject({ productIds: z.array(z.number().int()) }),
  run: async (ctx, { clientId, productIds }) => {
    const has: number[] = [];
    for (const productId of productIds) if (some.parse(await ctx.call('services.list', { clientId, productId, status: 'active', limit: 1 })).items.length > 0) has.push(productId);
    return { productIds: has };
  },
});
