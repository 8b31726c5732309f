import { localDateOf } from '@billet/sdk';
import { localised } from '../../catalog/index.ts';
import { groupBy } from '../../group-by.ts';
import { afterBilling, nextBillDate, slicesDue, type Slice } from '../../periods/index.ts';
import { nextBillAtOf, termsOf, type Service } from '../../services/index.ts';
import { taxDocument, type TaxRate } from '../../tax/index.ts';
import type { DraftDocument, DraftLine } from '../documents.ts';
import { effectiveDueDate } from '../rules/index.ts';
import type { PayerFacts, RunFacts } from './batch-data.ts';

/** How far a service is billed after its documents are written. `version` guards against a change in between. */
export interface Advance {
  readonly id: number;
  readonly version: number;
  readonly billedThrough: string | null;
  readonly nextBillAt: string | null;
}

/** All there is to write for one client. */
export interface ClientBill {
  readonly clientId: number;
  readonly services: number;
  readonly documents: readonly DraftDocument[];
  readonly advances: readonly Advance[];
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

const describe = (facts: RunFacts, service: Service, locale: string): string => {
  const name = localised(facts.products.get(service.product_id)?.name, locale);
  return service.label === '' || service.label === name ? name : `${name} · ${service.label}`;
};

/** The lines of a slice: the period itself and, with the very first one, the set-up fee. */
export const chargesOf = (facts: RunFacts, service: Service, slices: readonly Slice[], payer: PayerFacts, issueDate: string): readonly Charge[] => {
  const product = need(facts.products.get(service.product_id), 'PRODUCT_MISSING', `service ${service.number}: its product is gone`);
  const rate = facts.taxes.rateFor(service.legal_entity_id, payer, product.tax_class, issueDate);
  const description = describe(facts, service, payer.locale);
  return slices.flatMap((slice, i): Charge[] => {
    const base = { serviceId: service.id, description, quantity: service.quantity, taxCode: rate?.code ?? null } as const;
    const recurring: DraftLine = {
      ...base,
      kind: 'recurring',
      periodStart: slice.start,
      periodEnd: slice.end,
      unitPrice: service.price,
      net: slice.amount,
      chargeKey: `s${String(service.id)}:recurring:${slice.start}:${String(service.revision)}`,
    };
    const first = i === 0 && service.billed_through === null && service.setup_fee > 0;
    const setup: DraftLine = {
      ...base,
      kind: 'setup',
      periodStart: null,
      periodEnd: null,
      unitPrice: service.setup_fee,
      net: service.setup_fee * service.quantity,
      chargeKey: `s${String(service.id)}:setup:${slice.start}:${String(service.revision)}`,
    };
    return [{ service, slice, line: recurring, rate }, ...(first ? [{ service, slice, line: setup, rate }] : [])];
  });
};

/** Charges that belong together become one document: same payer, brand, currency and due date. */
export const documentsOf = (
  facts: RunFacts,
  charges: readonly Charge[],
  payers: ReadonlyMap<number, PayerFacts>,
  at: { readonly issueDateOf: (brandId: number) => string; readonly dueDateOf?: (brandId: number) => string; readonly runId: number | null; readonly orderId: number | null },
): readonly DraftDocument[] => {
  const groups = groupBy(charges, ({ service, slice }) => [service.payer_id, service.brand_id, service.currency, slice.dueDate].join('|'));
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
        seller: { name: entity.name, taxId: entity.tax_id, country: entity.country, address: entity.address },
        buyer: { name: payer.name, taxId: payer.taxId, country: payer.country, address: payer.address, email: payer.email },
      },
      lines: group.map(({ line }, i) => ({ ...line, net: taxed.nets[i] ?? line.net })),
      taxes: taxed.taxes,
      net: taxed.net,
      tax: taxed.tax,
      total: taxed.total,
      runId: at.runId,
      orderId: at.orderId,
    };
  });
};

/** What one client is to be billed by an instant. Pure: the same facts give the same documents. */
export const billClient = (facts: RunFacts, services: readonly Service[], payers: ReadonlyMap<number, PayerFacts>, asOf: string, runId: number | null): ClientBill => {
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
  for (const service of services) {
    const payer = need(payers.get(service.payer_id), 'PAYER_MISSING', `service ${service.number}: its payer is gone`);
    const issueDate = todayOf(service.brand_id);
    const terms = termsOf(service);
    const slices = slicesDue(terms, issueDate);
    charges.push(...chargesOf(facts, service, slices, payer, issueDate));
    const billed = afterBilling(terms, slices);
    const zone = facts.brands.get(service.brand_id)?.zone ?? 'UTC';
    advances.push({
      id: service.id,
      version: service.version,
      billedThrough: billed.billedThrough,
      nextBillAt: nextBillDate(billed) === null ? null : nextBillAtOf({ ...service, billed_through: billed.billedThrough } as Service, zone),
    });
  }
  return {
    clientId: first.client_id,
    services: services.length,
    documents: documentsOf(facts, charges, payers, { issueDateOf: todayOf, runId, orderId: null }),
    advances,
  };
};
