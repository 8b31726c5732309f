import { defineOperation, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { localised, Product } from '../../catalog/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { loadRunFacts, type RunFacts } from '../../invoicing/index.ts';
import { assertAllGiven, codesSchema, findPromotions } from '../../orders/index.ts';
import { idSchema } from '../../paging.ts';
import { activateService, loadService, Service } from '../../services/index.ts';
import { draftNow } from '../issue-slices.ts';
import { recurringPriceOf } from '../recurring-price.ts';
import { AddonOffer } from '../tables.ts';
import { makeAddons, type PricedAddons } from './make-addon.ts';
import { addonWish, priceAddon, type PricedAddon } from './price-addon.ts';

export const addonPrice = {
  productId: z.number().int(), name: z.string(), currency: z.string(), net: z.number().int(), tax: z.number().int(), total: z.number().int(),
  recurring: z.number().int(), cycle: z.strictObject({ unit: z.string(), count: z.number().int() }), billedThrough: z.string().nullable(), refundable: z.boolean(),
};
const sums = { currency: z.string(), net: z.number().int(), tax: z.number().int(), total: z.number().int() };
const beginning = { start: z.enum(['payment', 'now']).default('payment'), invoiceNow: z.boolean().default(true) };
const { id: serviceId, ...addonItem } = addonWish;
const codes = { promotion: codesSchema.optional() };
/** One add-on, with the codes for it. */
const one = { ...addonWish, ...codes };
/** Several add-ons of one service. */
const several = { id: serviceId, items: z.array(z.strictObject(addonItem)).max(20), ...codes };

const sumOf = (documents: readonly { readonly net: number; readonly tax: number; readonly total: number }[]): { readonly net: number; readonly tax: number; readonly total: number } =>
  documents.reduce((sum, { net, tax, total }) => ({ net: sum.net + net, tax: sum.tax + tax, total: sum.total + total }), { net: 0, tax: 0, total: 0 });

/** What add-ons would cost now on one invoice; a row that is not written yet has an id of its own below zero. */
const costOf = async (ctx: OperationCtx, facts: RunFacts, addons: readonly PricedAddon[]): Promise<ReturnType<typeof sumOf>> => {
  const wishes = addons.flatMap(({ row, slices, pricing }, i) => (slices.length === 0 ? [] : [{ service: { ...row, id: -1 - i } as Service, slices, pricing }]));
  return sumOf((await draftNow(ctx, wishes, facts)).documents);
};

/** Add-ons that are worked out, with the codes that make them cheaper: each is for one of them at least. Nothing is counted. */
export const priceAll = async (ctx: OperationCtx, parent: Service, items: readonly z.output<z.ZodObject<typeof addonItem>>[], wished: z.output<typeof codesSchema> | undefined): Promise<PricedAddons> => {
  const [first, ...others] = items;
  if (first === undefined) throw invalid('ORDER_EMPTY', 'items', 'Choose at least one product.');
  const client = await data(ctx).all(Client).findById(parent.client_id);
  if (client === undefined) throw notFound('Client');
  const promotions = await findPromotions(ctx, client, wished, ctx.clock.today((await brandOf(ctx, parent.brand_id)).zone));
  const addons: [PricedAddon, ...PricedAddon[]] = [await priceAddon(ctx, parent, { ...first, id: parent.id }, promotions)];
  for (const item of others) addons.push(await priceAddon(ctx, parent, { ...item, id: parent.id }, promotions));
  assertAllGiven(promotions, addons);
  return { addons, promotions };
};

export const viewOf = async (ctx: OperationCtx, facts: RunFacts, parent: Service, addon: PricedAddon): Promise<z.input<z.ZodObject<typeof addonPrice>>> => {
  const { product, row, slices, pricing } = addon;
  const offer = await data(ctx).all(AddonOffer).findOne({ product_id: parent.product_id, addon_id: product.id });
  return {
    productId: product.id, name: localised(product.name, ctx.caller.locale), currency: parent.currency, ...(await costOf(ctx, facts, [addon])),
    recurring: await recurringPriceOf(ctx, { ...row, id: 0 } as Service, pricing, slices), cycle: { unit: row.cycle_unit, count: row.cycle_count }, billedThrough: slices.at(-1)?.end ?? null, refundable: offer?.refundable ?? true,
  };
};

export const previewAddon = defineOperation({
  name: 'services.previewAddon',
  summary: 'What an add-on costs now, pro rata to the term of the package, and what it is billed from then on. Changes nothing.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/addons/preview' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject(one),
  output: z.strictObject(addonPrice),
  run: async (ctx, { id, promotion, ...item }) => {
    const parent = await loadService(ctx, id);
    const { addons: [addon] } = await priceAll(ctx, parent, [item], promotion);
    return viewOf(ctx, await loadRunFacts(data(ctx).db), parent, addon);
  },
});

export const previewAddons = defineOperation({
  name: 'services.previewAddons',
  summary: 'What several add-ons cost now, each pro rata to the term of the package, with the total of their one invoice. Changes nothing.',
  kind: 'query',
  http: { method: 'POST', path: '/services/{id}/addon-orders/preview' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject(several),
  output: z.strictObject({ items: z.array(z.strictObject(addonPrice)), ...sums }),
  run: async (ctx, { id, items, promotion }) => {
    const parent = await loadService(ctx, id);
    const { addons } = await priceAll(ctx, parent, items, promotion);
    const facts = await loadRunFacts(data(ctx).db);
    const views: z.input<z.ZodObject<typeof addonPrice>>[] = [];
    for (const addon of addons) views.push(await viewOf(ctx, facts, parent, addon));
    return { items: views, currency: parent.currency, ...(await costOf(ctx, facts, addons)) };
  },
});

/** Rows C1 and D4: an add-on of a running service, bought by the client or given by staff. */
export const buyAddon = defineOperation({
  name: 'services.addAddon',
  summary: 'Adds a product to a running service: charged pro rata to the term of the package, started when paid (staff: at once; by choice billed with the next run).',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/addons' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject({ ...one, ...beginning }),
  output: z.strictObject({ serviceId: z.number().int(), invoiceId: z.number().int().nullable(), status: z.string() }),
  run: async (ctx, { id, promotion, start, invoiceNow, ...item }) => {
    const parent = await loadService(ctx, id);
    const { addons: [addon], invoiceIds: [invoiceId] } = await makeAddons(ctx, parent, await priceAll(ctx, parent, [item], promotion), { start, invoiceNow });
    return { serviceId: addon?.serviceId ?? 0, invoiceId: invoiceId ?? null, status: addon?.status ?? 'pending' };
  },
});

/** Row C1: all that the client wants besides, on one invoice. */
export const buyAddons = defineOperation({
  name: 'services.addAddons',
  summary: 'Adds several products to a running service at once: all or none, each charged pro rata to the term of the package, on one invoice.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/addon-orders' },
  audience: ['staff', 'client'],
  permission: 'services.change',
  input: z.strictObject({ ...several, ...beginning }),
  output: z.strictObject({ addons: z.array(z.strictObject({ serviceId: z.number().int(), status: z.string() })), invoiceIds: z.array(z.number().int()) }),
  run: async (ctx, { id, items, promotion, ...how }) => {
    const parent = await loadService(ctx, id);
    const { addons, invoiceIds } = await makeAddons(ctx, parent, await priceAll(ctx, parent, items, promotion), how);
    return { addons: [...addons], invoiceIds: [...invoiceIds] };
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

