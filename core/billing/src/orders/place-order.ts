import { conflict, defineOperation, invalid, localDateSchema, notFound, z } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { assertTaxNumber, Client, Payer } from '../clients/index.ts';
import { nextCounter } from '../counters.ts';
import { data } from '../data.ts';
import { issueForOrder } from '../invoicing/index.ts';
import { queueMails } from '../mail/index.ts';
import { idSchema } from '../paging.ts';
import { chargesNextToo } from '../periods/index.ts';
import { Service } from '../services/index.ts';
import { orderMail } from './confirm-order.ts';
import { domainItemsRef } from './domain-items.ts';
import { choose } from './choose-product.ts';
import { dueOf, dueSchema } from './due-of.ts';
import { anchorOf } from './anchor-of.ts';
import { insertService, type Chosen } from './insert-service.ts';
import { itemSchema } from './item-schema.ts';
import { payWithRef } from './pay-with.ts';
import { planItems } from './plan-items.ts';
import { orderedItem, orderedItemOf, type OrderedItem } from './ordered-item.ts';
import { Order, OrderItem } from './tables.ts';
import { assertAllGiven, codesSchema, countPromotions, findPromotions } from './use-promotion.ts';

/** Orders products: order, services and the first invoice in one transaction. */
export const placeOrder = defineOperation({
  name: 'orders.place',
  summary: 'Orders products; the first invoice is issued at once, and told by mail unless staff do without. An order of a client is confirmed by mail, one of staff where they ask for it. Answers what is due.',
  kind: 'command',
  http: { method: 'POST', path: '/orders' },
  audience: ['staff', 'client'],
  permission: 'orders.write',
  input: z.strictObject({
    clientId: idSchema.optional(),
    payerId: idSchema.optional(),
    items: z.array(itemSchema).max(50).default([]),
    bundleId: idSchema.optional(),
    promotion: codesSchema.optional(),
    raiseInvoice: z.boolean().default(true),
    /** The mail about the invoice. */
    sendMail: z.boolean().default(true),
    /** A mail that says what was ordered; a client always gets it, unless the brand does not send its kind. */
    sendConfirmation: z.boolean().default(false),
    acceptTerms: z.boolean().default(false),
    gatewayAccountId: idSchema.nullable().default(null),
    /** Only what a client may order, and at the list price: for whoever orders in the place of one. */
    asBuyer: z.boolean().default(false),
    /** Prices and promotions in force on this day: for what was offered then. */
    pricesOn: localDateSchema.optional(),
  }),
  output: z.strictObject({ orderId: z.number().int(), number: z.string(), invoiceId: z.number().int().nullable(), serviceIds: z.array(z.number().int()), items: z.array(orderedItem), due: dueSchema.nullable() }),
  run: async (ctx, input) => {
    const { of, all, db } = data(ctx);
    const client = await of(Client).findById(input.clientId ?? ctx.caller.clientId ?? 0);
    if (client === undefined) throw notFound('Client');
    if (client.status !== 'active') throw conflict('CLIENT_CLOSED', 'This account is closed.');
    const payer = input.payerId === undefined ? await of(Payer).findOne({ client_id: client.id, is_default: true }) : await of(Payer).findOne({ id: input.payerId, client_id: client.id });
    if (payer === undefined) throw notFound('Payer');
    const brand = await all(Brand).findById(client.brand_id);
    if (brand === undefined) throw notFound('Brand');
    const buyer = ctx.caller.audience === 'client' || input.asBuyer;
    const mustAccept = brand.terms_version !== null && ctx.caller.audience === 'client';
    if (mustAccept && !input.acceptTerms) throw invalid('TERMS_NOT_ACCEPTED', 'acceptTerms', 'Please accept the terms.');
    if (ctx.caller.audience === 'client') await assertTaxNumber(ctx, brand.id, { country: payer.country, taxId: payer.tax_id }, 'payerId');
    const today = ctx.clock.today(brand.zone);
    const now = ctx.clock.now();
    const payWith = input.gatewayAccountId;
    if (payWith !== null && !(await ctx.use(payWithRef).may(ctx, client, payWith, buyer))) throw invalid('NOT_FOUND', 'gatewayAccountId', 'This is not known.');
    const pricesOn = input.pricesOn ?? today;
    const plans = await planItems(ctx, client, input, pricesOn, buyer);
    if (plans.length === 0) throw invalid('ORDER_EMPTY', 'items', 'Choose at least one product.');
    const order = await all(Order).insertAndFetch({
      number: `O${String(100_000 + (await nextCounter(db, 'orders')))}`,
      brand_id: brand.id,
      client_id: client.id,
      payer_id: payer.id,
      status: 'pending',
      reached: 'order',
      placed_by: buyer ? 'client' : 'staff',
      placed_from: ctx.caller.address ?? null,
      currency: client.currency,
      gateway_account_id: input.gatewayAccountId ?? brand.default_gateway_account_id,
      terms_version: mustAccept ? brand.terms_version : null,
      terms_accepted_at: mustAccept ? now : null,
      terms_accepted_from: mustAccept ? (ctx.caller.address ?? null) : null,
      version: 1,
      created_at: now,
    });
    if (!input.raiseInvoice && buyer) throw invalid('STAFF_ONLY', 'raiseInvoice', 'Only staff change this.');
    if (input.pricesOn !== undefined && buyer) throw invalid('STAFF_ONLY', 'pricesOn', 'Only staff change this.');
    if (!input.sendMail && buyer) throw invalid('STAFF_ONLY', 'sendMail', 'Only staff change this.');
    if (input.sendConfirmation && buyer) throw invalid('STAFF_ONLY', 'sendConfirmation', 'Only staff change this.');
    const promotions = await findPromotions(ctx, client, input.promotion, pricesOn);
    const made: { readonly service: Service; readonly nextToo: boolean }[] = [];
    const items: Chosen[] = [];
    const ordered: OrderedItem[] = [];
    for (const plan of plans) {
      const { item } = plan;
      const chosen = await choose(ctx, plan, { client, buyer, today: pricesOn, promotions, items: plans.map((each) => each.item), made: made.map((each) => each.service) });
      items.push(chosen);
      const anchor = await anchorOf(ctx, client, chosen, today);
      const service = await insertService(ctx, client, payer, brand, chosen, anchor, today);
      const row = await all(OrderItem).insertAndFetch({
        order_id: order.id,
        client_id: client.id,
        product_id: chosen.product.id,
        cycle_unit: chosen.price.cycleUnit,
        cycle_count: chosen.price.cycleCount,
        quantity: item.quantity,
        price: chosen.price.price,
        setup_fee: chosen.setupFee,
        config: { options: item.options, promotions: chosen.promotions.map(({ row }) => row.code) },
        service_id: service.id,
        came_free: plan.cameFree,
      });
      await all(Service).findById(service.id).patch({ order_item_id: row.id });
      await ctx.use(domainItemsRef).made(ctx, item, service, made.map((each) => each.service));
      await ctx.emit('service.created', { serviceId: service.id, clientId: client.id });
      ordered.push(orderedItemOf(service, chosen));
      made.push({ service, nextToo: chargesNextToo(anchor, today) });
    }
    ctx.touch({ kind: 'order', id: order.id, clientId: client.id }, undefined, { number: order.number, items: plans.length });
    assertAllGiven(promotions, items);
    await countPromotions(ctx, promotions, client.id);
    if (buyer || input.sendConfirmation) await queueMails(ctx, orderMail(client, order, made));
    const { issued } = await issueForOrder(ctx, { id: order.id, gatewayAccountId: order.gateway_account_id }, input.raiseInvoice ? made : [], async (billedThrough) => {
      for (const [id, through] of billedThrough) await all(Service).findById(id).patch({ billed_through: through });
    }, input.sendMail);
    const invoiceId = issued[0]?.id ?? null;
    await all(Order).findById(order.id).patch({ invoice_id: invoiceId });
    await ctx.emit('order.placed', { orderId: order.id, clientId: client.id, invoiceId });
    return { orderId: order.id, number: order.number, invoiceId, serviceIds: made.map(({ service }) => service.id), items: ordered, due: await dueOf(ctx, invoiceId) };
  },
});
