import { defineOperation, type OperationCtx, z } from '@billet/sdk';
import { localised, Product } from '../../catalog/index.ts';
import { nextCounter } from '../../counters.ts';
import { data } from '../../data.ts';
import { countPromotion } from '../../orders/index.ts';
import { idSchema } from '../../paging.ts';
import { activateService, loadService, Service, ServiceDiscount, ServiceOption, type ServicePricing } from '../../services/index.ts';
import { draftNow, issueNow } from '../issue-slices.ts';
import { recurringPriceOf } from '../recurring-price.ts';
import { AddonOffer } from '../tables.ts';
import { addonWish, priceAddon } from './price-addon.ts';

const priced = {
  productId: z.number().int(), name: z.string(), currency: z.string(), net: z.number().int(), tax: z.number().int(), total: z.number().int(),
  recurring: z.number().int(), cycle: z.strictObject({ unit: z.string(), count: z.number().int() }), billedThrough: z.string().nullable(), refundable: z.boolean(),
};

export const previewAddon = defineOperation({
  name: 'services.previewAddon',
  summary: 'What an add-on costs now, pro rata to the term of the package, and what it is billed from then on. Changes nothing.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/addons/preview' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject(addonWish),
  output: z.strictObject(priced),
  run: async (ctx, wish) => {
    const parent = await loadService(ctx, wish.id);
    const { product, row, slices, pricing } = await priceAddon(ctx, parent, wish);
    const service = { ...row, id: 0 } as Service;
    const { documents: [document] } = await draftNow(ctx, slices.length === 0 ? [] : [{ service, slices, pricing }]);
    const offer = await data(ctx).all(AddonOffer).findOne({ product_id: parent.product_id, addon_id: product.id });
    return {
      productId: product.id, name: localised(product.name, ctx.caller.locale), currency: parent.currency, net: document?.net ?? 0, tax: document?.tax ?? 0, total: document?.total ?? 0,
      recurring: await recurringPriceOf(ctx, service, pricing), cycle: { unit: row.cycle_unit, count: row.cycle_count }, billedThrough: slices.at(-1)?.end ?? null, refundable: offer?.refundable ?? true,
    };
  },
});

const insertPricing = async (ctx: OperationCtx, { id, client_id }: Service, { options, discounts }: ServicePricing): Promise<void> => {
  const { all } = data(ctx);
  for (const option of options) await all(ServiceOption).insert({ ...option, service_id: id, client_id });
  for (const { id: _none, ...discount } of discounts) await all(ServiceDiscount).insert({ ...discount, service_id: id, client_id });
};

/** Rows C1 and D4: an add-on of a running service, bought by the client or given by staff. */
export const buyAddon = defineOperation({
  name: 'services.addAddon',
  summary: 'Adds a product to a running service: charged pro rata to the term of the package, started when paid (staff: at once; by choice billed with the next run).',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/addons' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject({ ...addonWish, start: z.enum(['payment', 'now']).default('payment'), invoiceNow: z.boolean().default(true) }),
  output: z.strictObject({ serviceId: z.number().int(), invoiceId: z.number().int().nullable(), status: z.string() }),
  run: async (ctx, { start, invoiceNow, ...wish }) => {
    const { all, db } = data(ctx);
    const parent = await loadService(ctx, wish.id);
    const { row, slices, pricing, promotion } = await priceAddon(ctx, parent, wish);
    if (promotion !== undefined) await countPromotion(ctx, promotion, parent.client_id);
    const client = ctx.caller.audience === 'client';
    const charges = client || invoiceNow ? slices : [];
    const { id: _ofParent, ...columns } = row;
    const addon = await all(Service).insertAndFetch({ ...columns, number: `C${String(100_000 + (await nextCounter(db, 'services')))}`, billed_through: charges.at(-1)?.end ?? null });
    await insertPricing(ctx, addon, pricing);
    ctx.touch({ kind: 'service', id: addon.id, clientId: addon.client_id }, undefined, { addonOf: parent.number, price: addon.price });
    await ctx.emit('service.created', { serviceId: addon.id, clientId: addon.client_id });
    if (charges.length === 0 || (!client && start === 'now')) await activateService(ctx, addon.id);
    const [issued] = charges.length === 0 ? [] : await issueNow(ctx, [{ service: { ...addon, billed_through: null } as Service, slices: charges }]);
    const after = await all(Service).findById(addon.id);
    return { serviceId: addon.id, invoiceId: issued?.id ?? null, status: after?.status ?? 'pending' };
  },
});

const offered = z.strictObject({ productId: z.number().int(), name: z.string(), description: z.string(), refundable: z.boolean() });

export const addonOffers = defineOperation({
  name: 'services.addonOffers',
  summary: 'Products that may be added to a service.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/addons' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(offered) }),
  run: async (ctx, { id }) => {
    const parent = await loadService(ctx, id);
    const { all } = data(ctx);
    const offers = await all(AddonOffer).where('product_id', parent.product_id).orderBy(['position', 'id']);
    const products = await all(Product).whereIn('id', offers.map((offer) => offer.addon_id)).where('status', 'active');
    return {
      items: offers.flatMap((offer) => {
        const product = products.find((each) => each.id === offer.addon_id);
        return product === undefined ? [] : [{ productId: product.id, name: localised(product.name, ctx.caller.locale), description: localised(product.description, ctx.caller.locale), refundable: offer.refundable }];
      }),
    };
  },
});

/** An add-on that waited for its invoice. */
export const startPaidAddons = async (ctx: Parameters<typeof activateService>[0], invoiceId: number): Promise<void> => {
  const { all, db } = data(ctx);
  const rows = await db.raw<{ id: number | string }>(
    `select distinct s.id from services s join invoice_lines l on l.service_id = s.id where l.invoice_id = ? and s.status = 'pending' and s.parent_id is not null and s.order_item_id is null`,
    [invoiceId],
  );
  for (const { id } of rows) if ((await all(Service).findById(Number(id))) !== undefined) await activateService(ctx, Number(id));
};

