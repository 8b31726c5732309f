import { instalmentsOf, type PricedService } from '../invoicing/rules/index.ts';
import { anchorFor, chargesNextToo, joinGathering, trialEnd, type AnchorPolicy, type ServiceTerms } from '../periods/index.ts';
import type { QuoteCase, QuoteService } from './case-schema.ts';
import type { Life } from './state.ts';

const policyOf = (service: QuoteService): AnchorPolicy =>
  service.anchorDay === null ? { kind: 'anniversary' } : { kind: 'dayOfMonth', day: service.anchorDay, rule: service.anchorRule, chargeNextFrom: service.chargeNextFrom ?? undefined };

const termsOf = (service: QuoteService, index: number, { currency, zone, gather }: QuoteCase): ServiceTerms => {
  const policy = policyOf(service);
  const anchor = anchorFor(policy, service.start, service.cycle);
  const trialUntil = trialEnd(service.trial, service.start, anchor, service.cycle);
  return {
    id: index + 1,
    // Without a fixed day the grid begins with the first day that is not free.
    anchorDate: policy.kind === 'anniversary' && trialUntil !== null ? trialUntil : anchor,
    cycle: service.cycle,
    mode: service.mode,
    proration: service.proration,
    startDate: service.start,
    endDate: service.end,
    billedThrough: null,
    trialUntil,
    prorateFirst: service.prorateFirst,
    dueDay: service.dueDay,
    dueDays: service.dueDays,
    raiseDaysBefore: service.raiseDays,
    quantity: service.quantity,
    price: service.price,
    currency,
    zone,
    gathering: joinGathering(gather, gather?.raiseDays ?? 0, service.start),
  };
};

const pricedOf = (service: QuoteService): PricedService => {
  const inParts = service.instalments > 1;
  return {
    parts: [
      { key: '', unitPrice: service.price, quantity: service.quantity, setupFee: inParts ? 0 : service.setupFee },
      ...service.options.map(({ key, price, quantity, setupFee }) => ({ key, unitPrice: price, quantity: quantity * service.quantity, setupFee })),
    ],
    discounts: service.discounts.map(({ kind, value, periods, from, until }, id) => ({ id, kind, value, remaining: periods, from, until })),
    setupOwed: true,
    instalments: inParts ? instalmentsOf(service.setupFee * service.quantity, service.instalments) : [],
  };
};

/** A service as it is when it is ordered. */
export const beginLife = (service: QuoteService, index: number, quote: QuoteCase): Life => ({
  id: service.id,
  orderedOn: service.start.slice(0, 10),
  endDate: service.end,
  chargeNextToo: chargesNextToo(policyOf(service), service.start),
  ordered: false,
  status: 'active',
  usage: service.usage.map(({ key, readings, ...tariff }) => ({ key, tariff, readings: readings.map(({ on, quantity, known = on }, id) => ({ id, day: on, quantity, billed: 0, known })) })),
  stretches: [{ terms: termsOf(service, index, quote), priced: pricedOf(service) }],
});
