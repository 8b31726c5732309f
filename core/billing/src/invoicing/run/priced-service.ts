import { localised, type RuledDiscount } from '../../catalog/index.ts';
import type { Slice } from '../../periods/index.ts';
import type { Service, ServiceInstalment, ServicePricing } from '../../services/index.ts';
import type { PeriodLine, PricedService, ServicePart } from '../rules/index.ts';
import type { PayerFacts, RunFacts } from './batch-data.ts';

/** The discount of the client's group stands behind those of the service itself; its id is no row's. */
const groupDiscount = (payer: PayerFacts): readonly RuledDiscount[] =>
  payer.groupDiscount === null ? [] : [{ id: 0, kind: 'percent', value: payer.groupDiscount, remaining: null, from: '0001-01-01', until: null }];

/** A service as the pricing rules see it. */
export const pricedService = (service: Service, pricing: ServicePricing, payer: PayerFacts): PricedService => ({
  parts: [
    { key: '', unitPrice: service.price, quantity: service.quantity, setupFee: service.setup_fee },
    ...pricing.options.map((option): ServicePart => ({ key: option.key, unitPrice: option.price, quantity: service.quantity, setupFee: option.setup_fee })),
  ],
  discounts: [
    ...pricing.discounts.map(
      ({ id, kind, value, remaining, from, until, stacking, counted_through: countedThrough }): RuledDiscount => ({ id, kind: kind as 'percent', value, remaining, from, until, countedThrough, stacking: (stacking as 'stack' | null) ?? undefined }),
    ),
    ...groupDiscount(payer),
  ],
  setupOwed: service.billed_through === null,
  instalments: pricing.instalments.map(({ amount }) => amount),
});

/** The same at another price. */
export const withPrice = (priced: PricedService, unitPrice: number): PricedService => ({ ...priced, parts: priced.parts.map((part, i) => (i === 0 ? { ...part, unitPrice } : part)) });

/** What makes a line unique: the service, what it is for, when its period begins, and the revision of the service. */
export const chargeKeyOf = (service: Service, line: PeriodLine, slice: Slice, instalment: ServiceInstalment | undefined): string => {
  const id = `s${String(service.id)}`;
  if (line.kind === 'instalment') return `${id}:instalment:${instalment?.kind ?? ''}:${String(instalment?.number ?? 0)}`;
  const kind = line.key === '' ? line.kind : `${line.kind}:${line.key}`;
  return `${id}:${kind}:${slice.start}:${String(service.revision)}`;
};

/** How many hours stand behind a line that is priced by them: the price is for one cycle. */
const hoursOf = (service: Service, { kind, period }: PeriodLine): string => {
  if (service.cycle_unit !== 'hour' || kind !== 'recurring' || period === null) return '';
  const [part, of] = period.share;
  return ` · ${String(Math.round((part * service.cycle_count * 100) / of) / 100)} h`;
};

/** The text of a line in the language of the client: product, its label, and the option it is for. */
export const describeLine = (facts: RunFacts, service: Service, line: PeriodLine, locale: string): string => {
  const name = localised(facts.products.get(service.product_id)?.name, locale);
  const text = service.label === '' || service.label === name ? name : `${name} · ${service.label}`;
  if (line.key === '') return `${text}${hoursOf(service, line)}`;
  const option = localised(facts.prices.optionName(service.product_id, line.key), locale);
  return `${text} · ${option === '' ? line.key : option}`;
};
