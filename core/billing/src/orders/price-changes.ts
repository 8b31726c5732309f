import { defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { localised, loadCataloguePrices, Product, type CataloguePrices } from '../catalog/index.ts';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { queueMails } from '../mail/index.ts';
import { idSchema, pageInput, pageOf } from '../paging.ts';
import { nextSlice, type Slice } from '../periods/index.ts';
import { Service, termsOf } from '../services/index.ts';

const affected = z.strictObject({
  id: z.number().int(), serviceNumber: z.string(), label: z.string(), clientId: z.number().int(), clientName: z.string(), currency: z.string(), price: z.number().int(), newPrice: z.number().int(), from: z.string(),
});

type Affected = z.output<typeof affected>;

/** Bound on looking for the first period an announcement reaches: hourly and daily cycles have many. */
const MAX_PERIODS = 800;

/** The first period at another price, by the rule the run uses. */
const firstAtNewPrice = (prices: CataloguePrices, service: Service): { readonly slice: Slice; readonly price: number } | undefined => {
  let terms = termsOf(service);
  for (let i = 0; i < MAX_PERIODS; i += 1) {
    const slice = nextSlice(terms);
    if (slice === null) return undefined;
    const announced = service.billed_through === null && i === 0 ? undefined : prices.onRenewal(service, service.priced_on ?? service.start_date, slice.start);
    if (announced !== undefined) return announced.price === service.price ? undefined : { slice, price: announced.price };
    terms = { ...terms, billedThrough: slice.end };
  }
  return undefined;
};

/** Services looked at in one go. */
const PAGE = 500;

/** Those of some services of a product that an announced price will reach; `next` = there are more services to look at. */
const pageOfAffected = async (ctx: OperationCtx, productId: number, before: number | undefined, limit: number): Promise<{ readonly rows: readonly Affected[]; readonly next: number | undefined }> => {
  const { all, db } = data(ctx);
  const query = all(Service).where({ product_id: productId, price_locked: false }).whereIn('billing_status', ['active', 'pending', 'paused']).orderBy('id', 'desc').limit(limit);
  if (before !== undefined) void query.where('id', '<', before);
  const services = await query;
  const prices = await loadCataloguePrices(db);
  const clients = new Map((await all(Client).whereIn('id', services.map((service) => service.client_id))).map((client) => [client.id, client] as const));
  const rows = services.flatMap((service): readonly Affected[] => {
    const first = firstAtNewPrice(prices, service);
    if (first === undefined) return [];
    return [
      { id: service.id, serviceNumber: service.number, label: service.label, clientId: service.client_id, clientName: clients.get(service.client_id)?.name ?? '', currency: service.currency, price: service.price, newPrice: first.price, from: first.slice.start },
    ];
  });
  return { rows, next: services.length === limit ? services.at(-1)?.id : undefined };
};

export const listAffected = defineOperation({
  name: 'products.affected',
  summary: 'Services that an announced price will reach, each with its old and new price and the first day it counts.',
  kind: 'query',
  http: { method: 'GET', path: '/products/{id}/affected' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema, ...pageInput }),
  output: pageOf(affected),
  run: async (ctx, { id, before, limit }) => {
    if ((await data(ctx).all(Product).findById(id)) === undefined) throw notFound('Product');
    // Services that it does not reach make no page short: the next ones are looked at until it is full.
    const items: Affected[] = [];
    let from = before;
    do {
      const { rows, next } = await pageOfAffected(ctx, id, from, PAGE);
      items.push(...rows);
      from = next;
    } while (from !== undefined && items.length < limit);
    const shown = items.slice(0, limit);
    const last = items.length > limit ? shown.at(-1)?.id : from;
    return { items: shown, ...(last === undefined ? {} : { next: last }) };
  },
});

/** Tells everybody whom an announced price reaches. Telling twice sends nothing twice. */
export const announceChange = defineOperation({
  name: 'products.announce',
  summary: 'Mails everybody whom an announced price will reach, once per service and price.',
  kind: 'command',
  http: { method: 'POST', path: '/products/{id}/announce' },
  audience: ['staff'],
  permission: 'products.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ told: z.number().int() }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const product = await all(Product).findById(id);
    if (product === undefined) throw notFound('Product');
    const brand = (await all(Brand).findById(product.brand_id)) as Brand;
    let told = 0;
    let before: number | undefined;
    do {
      const { rows, next } = await pageOfAffected(ctx, id, before, PAGE);
      const clients = new Map((await all(Client).whereIn('id', rows.map((row) => row.clientId))).map((client) => [client.id, client] as const));
      await queueMails(
        ctx,
        ...rows.flatMap((row) => {
          const client = clients.get(row.clientId);
          if (client === undefined) return [];
          return [{
            brandId: brand.id,
            clientId: client.id,
            key: 'price-change',
            to: { address: client.email, name: client.name },
            locale: client.locale,
            model: { name: client.name, service: row.label === '' ? localised(product.name, client.locale) : row.label, price: { amount: row.price, currency: row.currency }, newPrice: { amount: row.newPrice, currency: row.currency }, from: row.from },
            dedupeKey: `service:${String(row.id)}:price:${row.from}:${String(row.newPrice)}`,
          }];
        }),
      );
      told += rows.length;
      before = next;
    } while (before !== undefined);
    ctx.touch({ kind: 'product', id }, undefined, { told });
    return { told };
  },
});
