import type { OperationCtx } from '@billet/sdk';
import { takeStock } from '../../catalog/index.ts';
import { nextCounter } from '../../counters.ts';
import { data } from '../../data.ts';
import { countPromotions, type UsablePromotion } from '../../orders/index.ts';
import { activateService, Service, ServiceDiscount, ServiceInstalment, ServiceOption, type ServicePricing } from '../../services/index.ts';
import { issueNow, type ChargeWish } from '../issue-slices.ts';
import type { PricedAddon } from './price-addon.ts';

/** How add-ons begin. A client pays first; staff may start them at once, or leave them to the next run. */
export interface Beginning {
  readonly start: 'payment' | 'now';
  readonly invoiceNow: boolean;
}

/** Add-ons that are worked out, and the codes they were worked out with. */
export interface PricedAddons {
  readonly addons: readonly [PricedAddon, ...PricedAddon[]];
  readonly promotions: readonly UsablePromotion[];
}

export interface MadeAddon {
  readonly serviceId: number;
  readonly status: string;
}

const insertPricing = async (ctx: OperationCtx, { id, client_id }: Service, { options, discounts, instalments }: ServicePricing): Promise<void> => {
  const { all } = data(ctx);
  for (const option of options) await all(ServiceOption).insert({ ...option, service_id: id, client_id });
  for (const { id: _none, ...discount } of discounts) await all(ServiceDiscount).insert({ ...discount, service_id: id });
  for (const { id: _none, ...part } of instalments) await all(ServiceInstalment).insert({ ...part, service_id: id, client_id });
};

/** Writes one add-on that is worked out, and says what is to be charged for it. */
const makeOne = async (ctx: OperationCtx, parent: Service, priced: PricedAddon, { start, invoiceNow }: Beginning): Promise<ChargeWish> => {
  const { all, db } = data(ctx);
  const { product, row, slices, pricing } = priced;
  const taken = await takeStock(ctx, product, row.quantity);
  const client = ctx.caller.audience === 'client';
  const charges = client || invoiceNow ? slices : [];
  const { id: _ofParent, ...columns } = row;
  const addon = await all(Service).insertAndFetch({ ...columns, stock_taken: taken, number: `C${String(100_000 + (await nextCounter(db, 'services')))}`, billed_through: charges.at(-1)?.end ?? null });
  await insertPricing(ctx, addon, pricing);
  ctx.touch({ kind: 'service', id: addon.id, clientId: addon.client_id }, undefined, { addonOf: parent.number, price: addon.price });
  await ctx.emit('service.created', { serviceId: addon.id, clientId: addon.client_id });
  if (charges.length === 0 || (!client && start === 'now')) await activateService(ctx, addon.id);
  return { service: { ...addon, billed_through: null } as Service, slices: charges };
};

/** Makes add-ons of one service: what is charged for them now stands on one invoice, unless the client has one for each service. */
export const makeAddons = async (ctx: OperationCtx, parent: Service, { addons: priced, promotions }: PricedAddons, beginning: Beginning): Promise<{ readonly addons: readonly MadeAddon[]; readonly invoiceIds: readonly number[] }> => {
  await countPromotions(ctx, promotions, parent.client_id);
  const charges: ChargeWish[] = [];
  for (const each of priced) charges.push(await makeOne(ctx, parent, each, beginning));
  const due = charges.filter(({ slices = [] }) => slices.length > 0);
  const issued = due.length === 0 ? [] : await issueNow(ctx, due);
  const rows = await data(ctx).all(Service).whereIn('id', charges.map(({ service }) => service.id)).orderBy('id');
  return { addons: rows.map(({ id, status }) => ({ serviceId: id, status })), invoiceIds: issued.map(({ id }) => id) };
};
