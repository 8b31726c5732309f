import { data } from '../data.ts';
import type { Room } from '../room.ts';
import { acceptOrder, cancelOrder, startServicesOf } from './accept-order.ts';
import { checkOut } from './check-out.ts';
import { getDiscount, giveDiscount } from './give-discount.ts';
import { declareOrderHooks } from './hooks.ts';
import { getOrder, listOrders } from './list-orders.ts';
import { ordersMigrations } from './migrations/index.ts';
import { placeOrder } from './place-order.ts';
import { announceChange, listAffected } from './price-changes.ts';
import { applyPromotion, listServicePromotions, takePromotion } from './promote-service.ts';
import { acceptQuote, declineQuote, sendQuote, withdrawQuote } from './quotes/answer-quote.ts';
import { expireQuotes } from './quotes/expire-quotes.ts';
import { getQuote, listQuotes } from './quotes/list-quotes.ts';
import { makeQuote } from './quotes/make-quote.ts';
import { recalculateService } from './reprice-service.ts';
import { startService } from './start-service.ts';
import { Order } from './tables.ts';
import { previewUnbundling, unbundle } from './unbundle.ts';
import { clientRecords } from './client-records.ts';

export { acceptOrder, cancelOrder } from './accept-order.ts';
export { getOrder, listOrders } from './list-orders.ts';
export { registrantPerson, registrantSchema, type RegistrantWish } from './registrant-schema.ts';
export { domainItemsRef, type DomainItems, type DomainTerms } from './domain-items.ts';
export { checkOut } from './check-out.ts';
export { chooseOptions, optionsForModule, type ChosenOption, type OptionWishes } from './choose-options.ts';
export { optionWishes, type OrderItemWish } from './item-schema.ts';
export { discountsOf, type DiscountRow } from './discounts-of.ts';
export { assertAllGiven, assertNotHeld, assertTogether, codesSchema, countPromotions, covers, findPromotions, freeSetupBy, giveBackPromotion, heldPromotions, promotionsOf, promotionTerms, type UsablePromotion } from './use-promotion.ts';
export { feeInParts, fixedTermEnd } from './insert-service.ts';
export { placeOrder } from './place-order.ts';
export { payWithRef, type PayWith } from './pay-with.ts';
export type { OrderedItem } from './ordered-item.ts';
export { Order, OrderItem, Quote as ClientQuote } from './tables.ts';

export const ordersRoom: Room = {
  name: 'orders',
  migrations: ordersMigrations,
  clientRecords,
  operations: [placeOrder, checkOut, acceptOrder, cancelOrder, listOrders, getOrder, listAffected, announceChange, previewUnbundling, unbundle, recalculateService, applyPromotion, listServicePromotions, takePromotion, getDiscount, giveDiscount, makeQuote, listQuotes, getQuote, acceptQuote, declineQuote, withdrawQuote, sendQuote, startService],
  permissions: ['orders.read', 'orders.write'],
  clientPermissions: ['orders.read', 'orders.write'],
  declareHooks: declareOrderHooks,
  setUp: (house) => {
    const { hooks, executor } = house;
    house.scheduler.add({ name: 'quotes.expire', pattern: '25 * * * *', zone: 'UTC', run: () => expireQuotes(house) });
    hooks.on('order.placed', (event) => executor.asSystem('orders.placed', (ctx) => startServicesOf(ctx, event.orderId, 'order')), { id: 'setup-on-order' });
    hooks.on(
      'invoice.paid',
      (event) =>
        executor.asSystem('orders.paid', async (ctx) => {
          for (const order of await data(ctx).all(Order).where({ invoice_id: event.invoiceId, status: 'pending' })) await startServicesOf(ctx, order.id, 'payment');
        }),
      { id: 'setup-on-payment' },
    );
  },
};
