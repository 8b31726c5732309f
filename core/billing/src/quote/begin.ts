import { closestPrice } from '../catalog/rules/index.ts';
import { groupBy } from '../group-by.ts';
import { instalmentsOf, type PricedService } from '../invoicing/rules/index.ts';
import { anchorFor, chargesNextToo, isRecurring, joinGathering, monthsOf, trialEnd, type AnchorPolicy, type ServiceTerms } from '../periods/index.ts';
import type { EventOf, QuoteCase, QuoteEvent, QuoteService } from './case-schema.ts';
import type { Life, QuoteUsage, Tariffs } from './state.ts';

/** Weeks, days and hours count from the start: they neither ask for the day of the account nor set one. */
const asksAccount = ({ anchorDay, cycle }: QuoteService): boolean => anchorDay === 'account' && isRecurring(cycle) && monthsOf(cycle) > 0;

/** The day of the account, else the first paid day of the first service that asks for it. */
const accountDayOf = ({ accountDay, services }: QuoteCase): number | null => {
  if (accountDay !== null) return accountDay;
  const [first] = services.filter(asksAccount).sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  if (first === undefined) return null;
  const days = first.trial !== null && 'days' in first.trial ? first.trial : null;
  return Number((trialEnd(days, first.start, first.start, first.cycle) ?? first.start).slice(8, 10));
};

const policyOf = (service: QuoteService, quote: QuoteCase): AnchorPolicy => {
  const day = asksAccount(service) ? accountDayOf(quote) : service.anchorDay;
  return typeof day === 'number' ? { kind: 'dayOfMonth', day, rule: service.anchorRule, chargeNextFrom: service.chargeNextFrom ?? undefined } : { kind: 'anniversary' };
};

const termsOf = (service: QuoteService, index: number, quote: QuoteCase): ServiceTerms => {
  const { currency, zone, gather } = quote;
  const policy = policyOf(service, quote);
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
    discounts: service.discounts.map(({ kind, value, periods, from, until, stacking }, id) => ({ id, kind, value, remaining: periods, from, until, stacking })),
    setupOwed: true,
    instalments: inParts ? instalmentsOf(service.setupFee * service.quantity, service.instalments) : [],
  };
};

type Usage = QuoteService['usage'];

export const askedOf = (usage: Usage): Tariffs['asked'] => usage.map(({ key, option, choice, readings: _readings, ...tariff }) => ({ key, option, choice, tariff }));

/** Which of what is asked for usage counts with the options that are held. */
export const tariffsOf = (asked: Tariffs['asked'], held: Tariffs['held']): Tariffs => {
  const now = [...groupBy(asked, ({ key }) => key)].flatMap(([key, prices]) => {
    const closest = closestPrice(prices, held);
    return closest === undefined ? [] : [[key, closest.tariff] as const];
  });
  return { asked, held, now: new Map(now) };
};

const changesPlan = (event: QuoteEvent): event is EventOf<'change-plan'> => event.type === 'change-plan';

/** All that a service is going to use, told with itself or with a change of plan. */
const usageOf = (service: QuoteService, { events }: QuoteCase): readonly QuoteUsage[] => {
  const own = events.filter(changesPlan).filter((event) => event.service === undefined || event.service === service.id);
  const told = groupBy([...service.usage, ...own.flatMap(({ usage = [] }) => usage)], ({ key }) => key);
  return [...told].map(([key, parts]) => ({ key, readings: parts.flatMap(({ readings }) => readings).map(({ on, quantity, known = on }, id) => ({ id, day: on, quantity, billed: 0, known })), counts: new Map() }));
};

/** A service as it is when it is ordered. */
export const beginLife = (service: QuoteService, index: number, quote: QuoteCase): Life => ({
  id: service.id,
  orderedOn: service.start.slice(0, 10),
  endDate: service.end,
  chargeNextToo: chargesNextToo(policyOf(service, quote), service.start),
  ordered: false,
  status: 'active',
  usage: usageOf(service, quote),
  usageOwed: [],
  stretches: [{ terms: termsOf(service, index, quote), priced: pricedOf(service), tariffs: tariffsOf(askedOf(service.usage), service.options), fees: [] }],
});
