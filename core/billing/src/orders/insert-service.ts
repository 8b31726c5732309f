import { addMonths, type OperationCtx } from '@billet/sdk';
import type { Brand } from '../brands/index.ts';
import { localised, type FoundPrice, type Product } from '../catalog/index.ts';
import type { Client, Payer } from '../clients/index.ts';
import { nextCounter } from '../counters.ts';
import { data } from '../data.ts';
import { instalmentsOf } from '../invoicing/index.ts';
import { anchorFor, gridStart, isRecurring, joinGathering, trialEnd, type AnchorPolicy, type Cycle, type Gathering } from '../periods/index.ts';
import { Service, ServiceDiscount, ServiceInstalment, ServiceOption } from '../services/index.ts';
import { optionsForModule, type ChosenOption } from './choose-options.ts';
import type { OrderItemWish } from './item-schema.ts';
import { discountsOf } from './discounts-of.ts';
import { freeSetupBy, type UsablePromotion } from './use-promotion.ts';

/** A product that was chosen, with its price for this order. */
export interface Chosen {
  readonly item: OrderItemWish;
  readonly product: Product;
  /** Pieces that were taken from its stock. */
  readonly stockTaken: number;
  readonly price: FoundPrice;
  readonly setupFee: number;
  readonly options: readonly ChosenOption[];
  /** The name it is set up for, as servers want it. */
  readonly hostedName: string | undefined;
  readonly parent: Service | null;
  /** The price was agreed with this client: announcements do not reach it. */
  readonly negotiated: boolean;
  readonly promotions: readonly UsablePromotion[];
  /** The first period has a price of its own. */
  readonly firstPrice: number | undefined;
}

export const cycleOf = ({ cycleUnit, cycleCount }: FoundPrice): Cycle => (cycleUnit === 'once' || cycleUnit === 'free' ? { unit: cycleUnit } : { unit: cycleUnit as 'month', count: cycleCount });

/** The end of a product that is sold for a number of periods: they count from the day from which it is paid for. */
export const fixedTermEnd = ({ fixed_term_cycles: cycles }: Product, cycle: Cycle, paidFrom: string): string | null => (cycles === null || !isRecurring(cycle) ? null : gridStart(paidFrom, cycle, cycles));

/** A set-up fee in parts, one with each period; none where it is charged at once. */
export const feeInParts = ({ instalments }: Product, setupFee: number, quantity: number): readonly Pick<ServiceInstalment, 'kind' | 'number' | 'of' | 'amount' | 'billed_on'>[] =>
  instalments > 1 && setupFee > 0 ? instalmentsOf(setupFee * quantity, instalments).map((amount, i) => ({ kind: 'setup', number: i + 1, of: instalments, amount, billed_on: null })) : [];

/** First day, grid and end of a service. An add-on renews on the grid of what it belongs to, in its own cycle. */
const datesOf = ({ item, product, price, parent }: Chosen, policy: AnchorPolicy, today: string): Pick<Service, 'anchor_date' | 'trial_until' | 'end_date' | 'minimum_term_end'> => {
  const cycle = cycleOf(price);
  const byParent = parent !== null && policy.kind === 'anniversary' && isRecurring(cycle) && (cycle.unit === 'month' || cycle.unit === 'year');
  const own = byParent ? parent.anchor_date : anchorFor(policy, today, cycle);
  const trial = trialEnd(item.trialDays === undefined && product.trial_until_closing ? { untilClosing: true } : { days: item.trialDays ?? product.trial_days }, today, own, cycle);
  const anchor = policy.kind === 'anniversary' && !byParent && trial !== null ? trial : own;
  return {
    anchor_date: anchor,
    trial_until: trial,
    end_date: fixedTermEnd(product, cycle, trial ?? today),
    minimum_term_end: product.minimum_term_months === null ? null : addMonths(today, product.minimum_term_months),
  };
};

/** Writes a service with all that prices it: options, the discount of a promotion, a fee in parts. */
export const insertService = async (ctx: OperationCtx, client: Client, payer: Payer, brand: Brand, chosen: Chosen, anchor: AnchorPolicy, today: string): Promise<Service> => {
  const { all, db } = data(ctx);
  const { item, product, price, options, parent, promotions } = chosen;
  const freeSetup = freeSetupBy(promotions);
  const setupFee = freeSetup ? 0 : chosen.setupFee;
  const parts = feeInParts(product, setupFee, item.quantity);
  const service = await all(Service).insertAndFetch({
    client_id: client.id,
    payer_id: payer.id,
    brand_id: brand.id,
    legal_entity_id: brand.legal_entity_id,
    business_unit_id: client.business_unit_id,
    product_id: product.id,
    parent_id: parent?.id ?? null,
    number: `C${String(100_000 + (await nextCounter(db, 'services')))}`,
    label: item.label === '' ? localised(product.name, client.locale) : item.label,
    billing_status: 'pending',
    status: 'pending',
    cycle_unit: price.cycleUnit,
    cycle_count: price.cycleCount,
    mode: item.mode ?? product.mode,
    proration: product.proration,
    start_date: today,
    ...datesOf(chosen, anchor, today),
    prorate_first: product.prorate_first,
    due_day: product.due_day ?? client.due_day,
    due_days: 0,
    raise_days_before: product.raise_days_before ?? brand.raise_days_before,
    gathering: joinGathering(client.gathering as Gathering | null, brand.raise_days_before, today),
    quantity: item.quantity,
    stock_taken: chosen.stockTaken,
    price: price.price,
    price_locked: chosen.negotiated,
    priced_on: today,
    fixed_term_cycles: product.fixed_term_cycles,
    setup_fee: parts.length > 0 ? 0 : setupFee,
    currency: client.currency,
    options: optionsForModule(options),
    config: chosen.hostedName === undefined ? {} : { domain: chosen.hostedName },
    revision: 0,
    version: 1,
    created_at: ctx.clock.now(),
  });
  const owner = { service_id: service.id, client_id: client.id } as const;
  for (const option of options) {
    await all(ServiceOption).insert({ ...owner, key: option.key, kind: option.kind, choice: option.choice, quantity: option.quantity, price: option.price, setup_fee: freeSetup ? 0 : option.setupFee });
  }
  if (chosen.firstPrice !== undefined && chosen.firstPrice !== price.price) {
    await all(ServiceDiscount).insert({ ...owner, source: 'manual', promotion_id: null, kind: 'override', value: String(chosen.firstPrice), remaining: 1, from: today, until: null, position: 0, stacking: null });
  }
  for (const discount of discountsOf(promotions, service, today)) await all(ServiceDiscount).insert(discount);
  for (const part of parts) await all(ServiceInstalment).insert({ ...owner, ...part });
  return service;
};
