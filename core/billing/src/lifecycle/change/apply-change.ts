import type { OperationCtx } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { localised, Product } from '../../catalog/index.ts';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { queueMails } from '../../mail/index.ts';
import { leaveModule } from '../../provisioning/index.ts';
import { changeService, nextBillAtOf, type Service } from '../../services/index.ts';
import { ServiceChange } from '../tables.ts';
import { moveStock } from './stock-of-change.ts';
import { writePricing } from './discounts-after.ts';

/** A name that was the plan's becomes the new plan's; one that somebody gave stays. */
const labelAfter = async (ctx: OperationCtx, service: Service, product: Product, locale: string): Promise<string> => {
  const before = await data(ctx).all(Product).findById(service.product_id);
  const names = Object.values((before?.name ?? {}) as Readonly<Record<string, string>>);
  return names.includes(service.label) ? localised(product.name, locale) : service.label;
};

/** Writes the new terms; the server follows by the event. The row says what the client holds from now on. */
export const applyChange = async (ctx: OperationCtx, change: ServiceChange, service: Service): Promise<void> => {
  const { all } = data(ctx);
  const product = (await all(Product).findById(change.product_id)) as Product;
  const client = (await all(Client).findById(service.client_id)) as Client;
  const { zone } = await brandOf(ctx, service.brand_id);
  // A trial that goes on is not billed: the set-up fee comes with the first period. In arrears the change bills nothing itself.
  const bills = service.mode === 'advance' && !(service.billed_through === null && change.covers_to === service.trial_until);
  const billedThrough = bills ? (change.covers_to ?? service.billed_through) : service.billed_through;
  const terms = {
    product_id: change.product_id,
    server_product_id: null,
    cycle_unit: change.cycle_unit,
    cycle_count: change.cycle_count,
    quantity: change.quantity,
    stock_taken: await moveStock(ctx, service, change),
    price: change.price,
    anchor_date: change.anchor_date ?? service.anchor_date,
    billed_through: billedThrough,
    options: await writePricing(ctx, change, service, billedThrough === null),
    ...(change.price_from === 'kept' ? {} : { price_locked: change.price_from === 'agreed', priced_on: change.effective_on }),
    revision: service.revision + 1,
    label: await labelAfter(ctx, service, product, client.locale),
  };
  await leaveModule(ctx, service, product);
  await changeService(ctx, service, { ...terms, next_bill_at: nextBillAtOf({ ...service, ...terms } as Service, zone) });
  await all(ServiceChange).findById(change.id).patch({ state: 'done', settled_at: ctx.clock.now(), version: change.version + 1 });
  await ctx.emit('service.changed', { serviceId: service.id, clientId: service.client_id });
  await queueMails(ctx, {
    brandId: service.brand_id,
    clientId: client.id,
    key: 'service-changed',
    to: { address: client.email, name: client.name },
    locale: client.locale,
    model: { serviceId: service.id, name: client.name, service: terms.label, number: service.number, plan: localised(product.name, client.locale) },
    dedupeKey: `service:${String(service.id)}:change:${String(change.id)}`,
  });
};

/** Whether the service is still as it was when the change was worked out. */
export const basisStands = (change: ServiceChange, service: Service): boolean =>
  service.revision === change.basis_revision && service.billed_through === change.basis_through && service.status === 'active' && service.billing_status === 'active';
