import { addDays, instantOfLocalMidnight, localDateOf } from '@billet/sdk';
import { sellerOf } from '../../brands/index.ts';
import { groupBy } from '../../group-by.ts';
import { afterBilling, dueAndNext, nextBillDate, servedOn, usageUpTo, type Slice } from '../../periods/index.ts';
import { noPricing, termsOf, type Service, type ServiceInstalment, type ServicePricing, type UsageCount, type UsageState } from '../../services/index.ts';
import { taxDocument, type TaxRate } from '../../tax/index.ts';
import type { DraftDocument, DraftLine } from '../documents.ts';
import { afterLines, effectiveDueDate, periodLines, type PeriodLine } from '../rules/index.ts';
import { buyerOf, type Batch, type PayerFacts, type RunFacts } from './batch-data.ts';
import { usageLines, withCounts, type UsageBill } from './usage-lines.ts';
import { chargeKeyOf, describeLine, pricedService, withPrice } from './priced-service.ts';

/** How far a service is billed after its documents are written. `version` guards against a change in between. */
export interface Advance {
  readonly id: number;
  readonly version: number;
  readonly billedThrough: string | null;
  readonly nextBillAt: string | null;
  /** The price from now on, and the day from which it counts. */
  readonly price: number;
  readonly pricedOn: string;
}

/** What the periods of a batch used up: discounts that are good for less, fees that are billed. */
export interface UsedUp {
  readonly discounts: readonly { readonly id: number; readonly remaining: number; readonly countedThrough: string | null }[];
  readonly instalments: readonly { readonly id: number; readonly billedOn: string }[];
  /** So much of what was used on a day is billed. */
  readonly usage: readonly { readonly id: number; readonly billed: number }[];
  /** What is billed of periods of usage from now on. */
  readonly counts: readonly UsageCount[];
}

/** All there is to write for one client. */
export interface ClientBill {
  readonly clientId: number;
  readonly services: number;
  readonly documents: readonly DraftDocument[];
  readonly advances: readonly Advance[];
  readonly used: UsedUp;
}

/** Thrown when the data of a client cannot be billed; the client is parked with this. */
export class Unbillable extends Error {
  readonly reason: string;
  constructor(reason: string, detail: string) {
    super(detail);
    this.name = 'Unbillable';
    this.reason = reason;
  }
}

/** One slice of one service as a line; its charge key is what the database keeps unique. */
export interface Charge {
  readonly service: Service;
  readonly slice: Slice;
  readonly line: DraftLine;
  readonly rate: TaxRate | undefined;
}

const need = <T>(value: T | undefined, reason: string, detail: string): T => {
  if (value === undefined) throw new Unbillable(reason, detail);
  return value;
};

/** The charges of one service's periods, and what they leave behind. */
export interface ServiceBill {
  readonly charges: readonly Charge[];
  readonly used: UsedUp;
  readonly price: number;
  readonly pricedOn: string;
  /** What was used and is left to be billed. */
  readonly usage: UsageState | undefined;
}

/** The lines of a slice as they are written, each with the key that the database keeps unique. */
const draftsOf = (facts: RunFacts, service: Service, payer: PayerFacts, lines: readonly PeriodLine[], slice: Slice, taxCode: string | null, nextInstalment: ServiceInstalment | undefined): readonly DraftLine[] =>
  lines.map((line) => ({
    kind: line.kind,
    serviceId: service.id,
    description: describeLine(facts, service, line, payer.locale),
    periodStart: line.period?.start.slice(0, 10) ?? null,
    periodEnd: line.period === null ? null : servedOn(line.period.end).slice(0, 10),
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    discount: line.discount,
    net: line.net,
    taxCode,
    chargeKey: chargeKeyOf(service, line, slice, nextInstalment),
  }));

/** What is left of usage after a part of it was billed. */
export const afterUsage = (state: UsageState, { billed, counts }: Pick<UsageBill, 'billed' | 'counts'>): UsageState => ({
  ...state, readings: state.readings.filter((row) => !billed.includes(row)), counts: withCounts(state.counts, counts),
});

/** Bills slices of a service one after the other: each sees the price, the discounts and the fees that the one before left. */
export const billSlices = (facts: RunFacts, service: Service, slices: readonly Slice[], payer: PayerFacts, issueDate: string, pricing: ServicePricing | undefined): ServiceBill => {
  const product = need(facts.products.get(service.product_id), 'PRODUCT_MISSING', `service ${service.number}: its product is gone`);
  const rate = facts.taxes.rateFor(service.legal_entity_id, payer, product.tax_class, issueDate);
  const { discounts: held, instalments: owed } = pricing ?? noPricing;
  let priced = pricedService(service, pricing ?? noPricing, payer);
  let { price, pricedOn } = { price: service.price, pricedOn: service.priced_on ?? service.start_date };
  const instalments: { id: number; billedOn: string }[] = [];
  let waiting = pricing?.usage;
  const usage: { id: number; billed: number }[] = [];
  let counts: readonly UsageCount[] = [];
  const charges = slices.flatMap((slice): readonly Charge[] => {
    const announced = service.price_locked || service.billed_through === null ? undefined : facts.prices.onRenewal(service, pricedOn, slice.start);
    if (announced !== undefined) {
      price = announced.price;
      pricedOn = announced.effectiveFrom;
      priced = withPrice(priced, price);
    }
    const next = owed[instalments.length];
    const lines = periodLines(priced, slice);
    priced = afterLines(priced, slice);
    if (next !== undefined) instalments.push({ id: next.id, billedOn: issueDate });
    const used = waiting === undefined ? undefined : usageLines(facts, service, waiting, usageUpTo(termsOf(service), slice), rate?.code ?? null, payer.locale);
    if (waiting !== undefined && used !== undefined) {
      waiting = afterUsage(waiting, used);
      usage.push(...used.billed.map(({ id, quantity }) => ({ id, billed: quantity })));
      counts = withCounts(counts, used.counts);
    }
    return [...draftsOf(facts, service, payer, lines, slice, rate?.code ?? null, next), ...(used?.lines ?? [])].map((line) => ({ service, slice, line, rate }));
  });
  const before = new Map(held.map((each) => [each.id, each.remaining] as const));
  const discounts = priced.discounts.flatMap(({ id, remaining, countedThrough = null }) => (remaining !== null && before.get(id) !== remaining && id > 0 ? [{ id, remaining, countedThrough }] : []));
  return { charges, used: { discounts, instalments, usage, counts }, price, pricedOn, usage: waiting };
};

/** What a service used after its last period: it ended, or it has no periods. */
export const billRest = (facts: RunFacts, service: Service, payer: PayerFacts, issueDate: string, state: UsageState | undefined, bill: ServiceBill): ServiceBill => {
  const product = facts.products.get(service.product_id);
  if (state === undefined || product === undefined) return bill;
  const rate = facts.taxes.rateFor(service.legal_entity_id, payer, product.tax_class, issueDate);
  const rest = usageLines(facts, service, state, issueDate, rate?.code ?? null, payer.locale);
  const slice: Slice = { start: rest.lines[0]?.periodStart ?? issueDate, end: issueDate, amount: 0, share: [0, 1], full: false, dueDate: addDays(issueDate, service.due_days), raiseOn: issueDate };
  return {
    ...bill,
    charges: [...bill.charges, ...rest.lines.map((line) => ({ service, slice, line, rate }))],
    used: { ...bill.used, usage: [...bill.used.usage, ...rest.billed.map(({ id, quantity }) => ({ id, billed: quantity }))], counts: withCounts(bill.used.counts, rest.counts) },
    usage: afterUsage(state, rest),
  };
};

/** Whether nothing is left to go with: no period comes that could take what was used. */
const hasNoNext = (service: Service, next: string | null): boolean => next === null && (service.billing_status === 'ended' || service.cycle_unit === 'once' || service.cycle_unit === 'free');

/** Charges that belong together become one document: same payer, brand, currency, due date and payment method; where that is asked for, one for each service. */
export const documentsOf = (
  facts: RunFacts,
  charges: readonly Charge[],
  payers: ReadonlyMap<number, PayerFacts>,
  at: { readonly issueDateOf: (brandId: number) => string; readonly dueDateOf?: (brandId: number) => string; readonly runId: number | null; readonly orderId: number | null },
): readonly DraftDocument[] => {
  const groups = groupBy(charges, ({ service, slice }) => [service.payer_id, service.brand_id, service.currency, slice.dueDate, service.gateway_account_id ?? '', payers.get(service.payer_id)?.separate === true ? service.id : ''].join('|'));
  return [...groups.values()].map((group) => {
    const [{ service, slice }] = group as [Charge, ...Charge[]];
    const payer = need(payers.get(service.payer_id), 'PAYER_MISSING', `service ${service.number}: its payer is gone`);
    const brand = need(facts.brands.get(service.brand_id), 'BRAND_MISSING', `service ${service.number}: its brand is gone`);
    const entity = need(facts.entities.get(service.legal_entity_id), 'ENTITY_MISSING', `service ${service.number}: its legal entity is gone`);
    const issueDate = at.issueDateOf(brand.id);
    const rates = [...new Map(group.flatMap(({ rate }) => (rate === undefined ? [] : [[rate.code, rate] as const]))).values()];
    const taxed = taxDocument(group.map(({ line }) => ({ amount: line.net, taxCode: line.taxCode })), rates, facts.taxes.roundingOf(brand.id));
    return {
      clientId: service.client_id,
      payerId: payer.payerId,
      brandId: brand.id,
      legalEntityId: entity.id,
      docType: 'invoice',
      currency: service.currency,
      issueDate,
      dueDate: at.dueDateOf?.(brand.id) ?? effectiveDueDate(slice.dueDate, issueDate, brand.notice_days),
      locale: payer.locale,
      party: {
        seller: sellerOf(entity),
        buyer: buyerOf(payer),
      },
      lines: group.map(({ line }, i) => ({ ...line, net: taxed.nets[i] ?? line.net })),
      taxes: taxed.taxes,
      net: taxed.net,
      tax: taxed.tax,
      total: taxed.total,
      runId: at.runId,
      orderId: at.orderId,
      gatewayAccountId: service.gateway_account_id,
    };
  });
};

/** What one client is to be billed by an instant. Pure: the same facts give the same documents. */
export const billClient = (facts: RunFacts, services: readonly Service[], { payers, pricing }: Pick<Batch, 'payers' | 'pricing'>, asOf: string, runId: number | null): ClientBill => {
  const [first] = services as [Service, ...Service[]];
  const today = new Map<number, string>();
  const todayOf = (brandId: number): string => {
    const brand = need(facts.brands.get(brandId), 'BRAND_MISSING', 'the brand is gone');
    const date = today.get(brandId) ?? localDateOf(asOf, brand.zone);
    today.set(brandId, date);
    return date;
  };
  const charges: Charge[] = [];
  const advances: Advance[] = [];
  const used: UsedUp[] = [];
  for (const service of services) {
    const payer = need(payers.get(service.payer_id), 'PAYER_MISSING', `service ${service.number}: its payer is gone`);
    const issueDate = todayOf(service.brand_id);
    const zone = facts.brands.get(service.brand_id)?.zone ?? 'UTC';
    const terms = termsOf(service, zone);
    const { slices, next } = dueAndNext(terms, issueDate);
    const billed = afterBilling(terms, slices);
    // A day that was billed in part, because the service ended in it, is over.
    const billedThrough = billed.billedThrough === null ? null : servedOn(billed.billedThrough).slice(0, 10);
    const raisedOn = billedThrough === billed.billedThrough ? next : nextBillDate({ ...billed, billedThrough });
    const own = pricing.get(service.id);
    const ofSlices = billSlices(facts, service, slices, payer, issueDate, own);
    const bill = hasNoNext(service, raisedOn) ? billRest(facts, service, payer, issueDate, ofSlices.usage, ofSlices) : ofSlices;
    charges.push(...bill.charges);
    used.push(bill.used);
    // Of a service that ended today the day itself is billed tomorrow.
    const isOwed = service.billing_status === 'ended' && own?.usage?.readings.some((row) => row.day >= issueDate && row.quantity !== row.billed) === true;
    const cursor = raisedOn ?? (isOwed ? addDays(issueDate, 1) : null);
    advances.push({
      id: service.id,
      version: service.version,
      billedThrough,
      nextBillAt: cursor === null ? null : instantOfLocalMidnight(cursor, zone),
      price: bill.price,
      pricedOn: bill.pricedOn,
    });
  }
  return {
    clientId: first.client_id,
    services: services.length,
    documents: documentsOf(facts, charges, payers, { issueDateOf: todayOf, runId, orderId: null }),
    advances,
    used: { discounts: used.flatMap((each) => each.discounts), instalments: used.flatMap((each) => each.instalments), usage: used.flatMap((each) => each.usage), counts: used.flatMap((each) => each.counts) },
  };
};
