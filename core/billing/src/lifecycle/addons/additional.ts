import { BilletError, defineOperation, invalid, type OperationCtx, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { loadRunFacts } from '../../invoicing/index.ts';
import { idSchema } from '../../paging.ts';
import { makeResource, ResourceRaise, resourceSchema, resourceWish } from '../../provisioning/index.ts';
import { loadService, Service } from '../../services/index.ts';
import { Product } from '../../catalog/index.ts';
import { AddonOffer } from '../tables.ts';
import { addonPrice, priceAll, viewOf } from './buy-addon.ts';
import { makeAddons } from './make-addon.ts';

const bought = z.strictObject({
  serviceId: z.number().int(), number: z.string(), name: z.string(), status: z.string(), amount: z.number().int(), price: z.number().int(), currency: z.string(), cycle: z.strictObject({ unit: z.string(), count: z.number().int() }),
});

/** Add-ons of a product that give more of a kind, those that clients may buy. */
const offersFor = async (ctx: OperationCtx, productId: number, kind: string): Promise<readonly ResourceRaise[]> => {
  const { all } = data(ctx);
  const offered = await all(AddonOffer).where('product_id', productId).orderBy(['position', 'id']);
  const ids = offered.map((offer) => offer.addon_id);
  const active = new Set((await all(Product).whereIn('id', ids).where('status', 'active').select('id')).map(({ id }) => id));
  const raises = new Map((await all(ResourceRaise).whereIn('product_id', ids).where('kind', kind)).map((raise) => [raise.product_id, raise] as const));
  return ids.flatMap((id) => (active.has(id) ? (raises.get(id) ?? []) : []));
};

export const additionalOffers = defineOperation({
  name: 'resources.additional',
  summary: 'What more of a kind of resource costs than the plan has: add-ons on offer with their price now and from then on, and those that were bought.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/additional-resources' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema, kind: z.string().max(60) }),
  output: z.strictObject({ offers: z.array(z.strictObject({ ...addonPrice, amount: z.number().int() })), bought: z.array(bought) }),
  run: async (ctx, { id, kind }) => {
    const parent = await loadService(ctx, id);
    const { all } = data(ctx);
    const offers: (z.input<z.ZodObject<typeof addonPrice>> & { readonly amount: number })[] = [];
    if (parent.parent_id === null && ['active', 'suspended'].includes(parent.status)) {
      const facts = await loadRunFacts(data(ctx).db);
      for (const { product_id: productId, amount } of await offersFor(ctx, parent.product_id, kind)) {
        // One without a price in this currency cannot be bought.
        const priced = await priceAll(ctx, parent, [{ productId, quantity: 1, options: {} }], undefined).catch((error: unknown) => (error instanceof BilletError ? undefined : Promise.reject(error as Error)));
        if (priced !== undefined) offers.push({ ...(await viewOf(ctx, facts, parent, priced.addons[0])), amount });
      }
    }
    const raises = new Map((await all(ResourceRaise).where('kind', kind)).map((raise) => [raise.product_id, raise.amount] as const));
    const addons = await all(Service).where('parent_id', id).whereIn('status', ['pending', 'active', 'suspended']).whereIn('product_id', [...raises.keys()]).orderBy('id');
    return {
      offers,
      bought: addons.map((addon) => ({
        serviceId: addon.id, number: addon.number, name: addon.label, status: addon.status, amount: (raises.get(addon.product_id) ?? 0) * addon.quantity, price: addon.price * addon.quantity, currency: addon.currency,
        cycle: { unit: addon.cycle_unit, count: addon.cycle_count },
      })),
    };
  },
});

const { recorded: _inTheBooks, ...wish } = resourceWish;

/** Row B15: staff make a resource that is charged as additional; both or neither. */
export const createAdditional = defineOperation({
  name: 'resources.createAdditional',
  summary: 'Makes a resource beyond the plan and charges it: adds the chosen add-on to the service, pro rata to its term, both or neither.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{serviceId}/additional-resources' },
  audience: ['staff'],
  permission: 'resources.write',
  input: z.strictObject({ ...wish, productId: idSchema, invoiceNow: z.boolean().default(true) }),
  output: z.strictObject({ resource: resourceSchema, addonId: z.number().int(), invoiceId: z.number().int().nullable() }),
  sensitive: ['password'],
  run: async (ctx, { productId, invoiceNow, ...resource }) => {
    const parent = await loadService(ctx, resource.serviceId);
    if (!(await offersFor(ctx, parent.product_id, resource.kind)).some((each) => each.product_id === productId)) throw invalid('NOT_ON_OFFER', 'productId', 'This product is not on offer.');
    const made = await makeResource(ctx, { ...resource, recorded: false });
    const { addons: [addon], invoiceIds: [invoiceId] } = await makeAddons(ctx, parent, await priceAll(ctx, parent, [{ productId, quantity: 1, options: {} }], undefined), { start: 'now', invoiceNow });
    return { resource: made, addonId: addon?.serviceId ?? 0, invoiceId: invoiceId ?? null };
  },
});
