import { addDays, conflict, defineOperation, integer, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { localised, priceAt, pricesOf, Product, ProductUnit, type FoundPrice } from '../catalog/index.ts';
import { Client, Payer } from '../clients/index.ts';
import { nextCounter } from '../counters.ts';
import { data } from '../data.ts';
import { issueForOrder } from '../invoicing/index.ts';
import { idSchema } from '../paging.ts';
import { anchorFor, chargesNextToo, type AnchorPolicy } from '../periods/index.ts';
import { Service } from '../services/index.ts';
import { Order, OrderItem } from './tables.ts';

const itemSchema = z.strictObject({
  productId: idSchema,
  cycle: z.strictObject({ unit: z.enum(['day', 'week', 'month', 'year', 'once', 'free']), count: integer({ min: 1, max: 60 }).default(1) }).optional(),
  quantity: integer({ min: 1, max: 1000 }).default(1),
  label: z.string().trim().max(80).default(''),
});

type Item = z.output<typeof itemSchema>;

interface Chosen {
  readonly item: Item;
  readonly product: Product;
  readonly price: FoundPrice;
}

const policyOf = (product: Product): AnchorPolicy =>
  product.anchor_day === null ? { kind: 'anniversary' } : { kind: 'dayOfMonth', day: product.anchor_day, chargeNextFrom: product.charge_next_from ?? undefined };

/** Product and price of an item; the server decides both, whatever the request says. */
const choose = async (ctx: OperationCtx, item: Item, index: number, client: Client, today: string): Promise<Chosen> => {
  const { all, db } = data(ctx);
  const at = `items.${String(index)}`;
  const product = await all(Product).findById(item.productId);
  const staff = ctx.caller.audience === 'staff';
  const offered = product !== undefined && product.brand_id === client.brand_id && (product.status === 'active' || (staff && product.status === 'hidden'));
  if (!offered) throw invalid('NOT_ON_OFFER', `${at}.productId`, 'This product is not on offer.');
  const units = await all(ProductUnit).where('product_id', product.id);
  if (units.length > 0 && !units.some((unit) => unit.business_unit_id === client.business_unit_id)) {
    throw invalid('NOT_IN_UNIT', `${at}.productId`, 'This product is not on offer where you are.');
  }
  const prices = (await pricesOf(ctx, [product.id], today)).filter((price) => price.currency === client.currency);
  const price = item.cycle === undefined ? prices[0] : priceAt(prices, { currency: client.currency, cycleUnit: item.cycle.unit, cycleCount: item.cycle.count, on: today, for: 'new' });
  if (price === undefined) throw invalid('NO_PRICE', `${at}.cycle`, 'There is no price for this cycle and currency.');
  if (product.stock !== null) {
    const taken = await db.execute('update products set stock = stock - ? where id = ? and stock >= ?', [item.quantity, product.id, item.quantity]);
    if (taken === 0) throw conflict('OUT_OF_STOCK', 'Not enough of this product is left.', { productId: product.id });
  }
  return { item, product, price };
};

const insertService = async (ctx: OperationCtx, client: Client, payer: Payer, brand: Brand, chosen: Chosen, today: string): Promise<Service> => {
  const { all, db } = data(ctx);
  const { item, product, price } = chosen;
  return all(Service).insertAndFetch({
    client_id: client.id,
    payer_id: payer.id,
    brand_id: brand.id,
    legal_entity_id: brand.legal_entity_id,
    business_unit_id: client.business_unit_id,
    product_id: product.id,
    number: `C${String(100_000 + (await nextCounter(db, 'services')))}`,
    label: item.label === '' ? localised(product.name, client.locale) : item.label,
    billing_status: 'pending',
    status: 'pending',
    anchor_date: anchorFor(policyOf(product), today),
    cycle_unit: price.cycleUnit,
    cycle_count: price.cycleCount,
    mode: product.mode,
    proration: product.proration,
    start_date: today,
    trial_until: product.trial_days === 0 ? null : addDays(today, product.trial_days),
    prorate_first: product.prorate_first,
    due_day: product.due_day ?? client.due_day,
    due_days: 0,
    raise_days_before: product.raise_days_before ?? brand.raise_days_before,
    quantity: item.quantity,
    price: price.price,
    setup_fee: price.setupFee,
    currency: client.currency,
    options: {},
    config: {},
    revision: 0,
    version: 1,
    created_at: ctx.clock.now(),
  });
};

/** Orders products: order, services and the first invoice in one transaction. */
export const placeOrder = defineOperation({
  name: 'orders.place',
  summary: 'Orders products; the first invoice is issued at once.',
  kind: 'command',
  http: { method: 'POST', path: '/orders' },
  audience: ['staff', 'client'],
  permission: 'orders.write',
  input: z.strictObject({
    clientId: idSchema.optional(),
    payerId: idSchema.optional(),
    items: z.array(itemSchema).min(1).max(50),
    acceptTerms: z.boolean().default(false),
    gatewayAccountId: idSchema.nullable().default(null),
  }),
  output: z.strictObject({ orderId: z.number().int(), number: z.string(), invoiceId: z.number().int().nullable(), serviceIds: z.array(z.number().int()) }),
  run: async (ctx, input) => {
    const { of, all, db } = data(ctx);
    const client = await of(Client).findById(input.clientId ?? ctx.caller.clientId ?? 0);
    if (client === undefined) throw notFound('Client');
    if (client.status !== 'active') throw conflict('CLIENT_CLOSED', 'This account is closed.');
    const payer = input.payerId === undefined ? await of(Payer).findOne({ client_id: client.id, is_default: true }) : await of(Payer).findOne({ id: input.payerId, client_id: client.id });
    if (payer === undefined) throw notFound('Payer');
    const brand = await all(Brand).findById(client.brand_id);
    if (brand === undefined) throw notFound('Brand');
    const mustAccept = brand.terms_version !== null && ctx.caller.audience === 'client';
    if (mustAccept && !input.acceptTerms) throw invalid('TERMS_NOT_ACCEPTED', 'acceptTerms', 'Please accept the terms.');
    const today = ctx.clock.today(brand.zone);
    const now = ctx.clock.now();
    const order = await all(Order).insertAndFetch({
      number: `O${String(100_000 + (await nextCounter(db, 'orders')))}`,
      brand_id: brand.id,
      client_id: client.id,
      payer_id: payer.id,
      status: 'pending',
      currency: client.currency,
      gateway_account_id: input.gatewayAccountId,
      terms_version: mustAccept ? brand.terms_version : null,
      terms_accepted_at: mustAccept ? now : null,
      terms_accepted_from: mustAccept ? (ctx.caller.address ?? null) : null,
      version: 1,
      created_at: now,
    });
    const made: { readonly service: Service; readonly nextToo: boolean }[] = [];
    for (const [index, item] of input.items.entries()) {
      const chosen = await choose(ctx, item, index, client, today);
      const service = await insertService(ctx, client, payer, brand, chosen, today);
      const row = await all(OrderItem).insertAndFetch({
        order_id: order.id,
        client_id: client.id,
        product_id: chosen.product.id,
        cycle_unit: chosen.price.cycleUnit,
        cycle_count: chosen.price.cycleCount,
        quantity: item.quantity,
        price: chosen.price.price,
        setup_fee: chosen.price.setupFee,
        config: {},
        service_id: service.id,
      });
      await all(Service).findById(service.id).patch({ order_item_id: row.id });
      await ctx.emit('service.created', { serviceId: service.id, clientId: client.id });
      made.push({ service, nextToo: chargesNextToo(policyOf(chosen.product), today) });
    }
    ctx.touch({ kind: 'order', id: order.id, clientId: client.id }, undefined, { number: order.number, items: input.items.length });
    const { issued } = await issueForOrder(ctx, order.id, made, async (billedThrough) => {
      for (const [id, through] of billedThrough) await all(Service).findById(id).patch({ billed_through: through });
    });
    const invoiceId = issued[0]?.id ?? null;
    await all(Order).findById(order.id).patch({ invoice_id: invoiceId });
    await ctx.emit('order.placed', { orderId: order.id, clientId: client.id, invoiceId });
    return { orderId: order.id, number: order.number, invoiceId, serviceIds: made.map(({ service }) => service.id) };
  },
});
