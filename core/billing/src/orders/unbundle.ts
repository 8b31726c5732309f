import { addMonths, defineOperation, invalid, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { priceAt, pricesIn, Product, ProductAddon, type FoundPrice } from '../catalog/index.ts';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { queueMails } from '../mail/index.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { nextSlice } from '../periods/index.ts';
import { changeService, Service, ServiceDiscount, termsOf } from '../services/index.ts';
import { OrderItem } from './tables.ts';

/** The package, what came free with it, and the day from which that costs. */
const wish = { id: idSchema, addonId: idSchema, from: localDateSchema } as const;

type Wish = z.output<z.ZodObject<typeof wish>>;

const reached = z.strictObject({
  id: z.number().int(), serviceNumber: z.string(), label: z.string(), clientId: z.number().int(), clientName: z.string(), currency: z.string(),
  /** What one period will cost; null = there is no such price, and it stays free. */
  newPrice: z.number().int().nullable(),
  /** First day of the first period that costs; null = none comes. */
  from: z.string().nullable(),
});

interface Reached {
  readonly service: Service;
  readonly client: Client | undefined;
  readonly price: FoundPrice | undefined;
  readonly from: string | null;
}

/** Bound on looking for the first period that costs: hourly and daily cycles have many. */
const MAX_PERIODS = 800;

/** Existing services pay with the first period that begins on the day or after it. */
const firstPaid = (service: Service, from: string): string | null => {
  let terms = termsOf(service);
  for (let i = 0; i < MAX_PERIODS; i += 1) {
    const slice = nextSlice(terms);
    if (slice === null || slice.start >= from) return slice?.start ?? null;
    terms = { ...terms, billedThrough: slice.end };
  }
  return null;
};

const assertKnown = async (ctx: OperationCtx, { id, addonId, from }: Wish): Promise<Product> => {
  const { all } = data(ctx);
  const product = await all(Product).findById(id);
  if (product === undefined) throw notFound('Product');
  const addon = await all(Product).findById(addonId);
  if (addon?.brand_id !== product.brand_id || addonId === id) throw invalid('NOT_FOUND', 'addonId', 'This product is not known.');
  const today = ctx.clock.today((await brandOf(ctx, product.brand_id)).zone);
  if (from < today) throw invalid('DATE_PAST', 'from', 'The day is over.');
  if (from > addMonths(today, 24)) throw invalid('DATE_FAR_AHEAD', 'from', 'The day is more than two years ahead.');
  return addon;
};

/** Services that came free with the package in its order, a page at a time, newest first. What staff gave for nothing, then or later, is a gift that stays. */
const pageOfReached = async (ctx: OperationCtx, { id, addonId, from }: Wish, before: number | undefined, limit: number): Promise<readonly Reached[]> => {
  const { all } = data(ctx);
  const query = all(Service).where({ product_id: addonId, price: 0, price_locked: true }).whereIn('billing_status', ['active', 'pending', 'paused']);
  void query.whereIn('order_item_id', all(OrderItem).select('id').where({ product_id: addonId, came_free: true }));
  void query.whereIn('parent_id', all(Service).select('id').where('product_id', id)).orderBy('id', 'desc').limit(limit);
  if (before !== undefined) void query.where('id', '<', before);
  const services = await query;
  const clients = new Map((await all(Client).whereIn('id', services.map((service) => service.client_id))).map((client) => [client.id, client] as const));
  const prices = new Map<string, readonly FoundPrice[]>();
  for (const currency of new Set(services.map((service) => service.currency))) prices.set(currency, await pricesIn(ctx, addonId, currency, from));
  return services.map((service) => ({
    service,
    client: clients.get(service.client_id),
    price: priceAt(prices.get(service.currency) ?? [], { currency: service.currency, cycleUnit: service.cycle_unit, cycleCount: service.cycle_count, on: from, for: 'new' }),
    from: firstPaid(service, from),
  }));
};

export const previewUnbundling = defineOperation({
  name: 'products.previewUnbundling',
  summary: 'Services of an add-on that came free with a package, each with what it will cost and from which day, if it is to cost from a date on. Changes nothing.',
  kind: 'query',
  http: { method: 'GET', path: '/products/{id}/unbundling' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ ...wish, ...pageInput }),
  output: pageOf(reached),
  run: async (ctx, { before, limit, ...asked }) => {
    await assertKnown(ctx, asked);
    const items = (await pageOfReached(ctx, asked, before, limit)).map(({ service, client, price, from }) => ({
      id: service.id, serviceNumber: service.number, label: service.label, clientId: service.client_id, clientName: client?.name ?? '', currency: service.currency, newPrice: price?.price ?? null, from,
    }));
    return pageResult(items, limit);
  },
});

/** The list price from now on, and nothing of it until the day: every preview and every run sees both. */
const letPay = async (ctx: OperationCtx, service: Service, price: number, from: string, today: string): Promise<void> => {
  await changeService(ctx, service, { price, price_locked: false, priced_on: today });
  await data(ctx).all(ServiceDiscount).insert({
    service_id: service.id, client_id: service.client_id, source: 'manual', promotion_id: null, kind: 'override', value: '0', remaining: null,
    from: service.start_date < today ? service.start_date : today, until: from, position: 0, stacking: null,
  });
};

const PAGE = 500;

/** Row C5: what was part of a package is sold by itself. */
export const unbundle = defineOperation({
  name: 'products.unbundle',
  summary: 'Ends that an add-on comes free with a package: new orders at once, existing services with the first period that begins on a date or after it. Their clients are mailed.',
  kind: 'command',
  http: { method: 'POST', path: '/products/{id}/unbundling' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ ...wish, then: z.enum(['offered', 'required']).default('offered') }),
  output: z.strictObject({ changed: z.number().int(), withoutPrice: z.number().int() }),
  run: async (ctx, { then, ...asked }) => {
    const { all } = data(ctx);
    const addon = await assertKnown(ctx, asked);
    const today = ctx.clock.today((await brandOf(ctx, addon.brand_id)).zone);
    await all(ProductAddon).where({ product_id: asked.id, addon_id: asked.addonId }).delete();
    await all(ProductAddon).insert({ product_id: asked.id, addon_id: asked.addonId, kind: then });
    let [changed, withoutPrice] = [0, 0];
    for (let before: number | undefined; ; ) {
      const page = await pageOfReached(ctx, asked, before, PAGE);
      if (page.length === 0) break;
      for (const { service, client, price, from } of page) {
        if (price === undefined) withoutPrice += 1;
        if (price === undefined || client === undefined) continue;
        await letPay(ctx, service, price.price, asked.from, today);
        changed += 1;
        if (from === null) continue;
        await queueMails(ctx, {
          brandId: service.brand_id, clientId: client.id, key: 'price-change', to: { address: client.email, name: client.name }, locale: client.locale,
          model: { name: client.name, service: service.label, price: { amount: 0, currency: service.currency }, newPrice: { amount: price.price * service.quantity, currency: service.currency }, from },
          dedupeKey: `service:${String(service.id)}:price:${from}:${String(price.price)}`,
        });
      }
      before = page.at(-1)?.service.id;
    }
    ctx.touch({ kind: 'product', id: asked.id }, undefined, { unbundled: asked.addonId, from: asked.from, then, services: changed });
    return { changed, withoutPrice };
  },
});
