import { addDays, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { billRest, billSlices, documentsOf, loadPayers, loadRunFacts, writeDocuments, type Charge, type DraftDocument, type IssuedDocument, type RunFacts, type ServiceBill } from '../invoicing/index.ts';
import type { Slice } from '../periods/index.ts';
import { loadPricing, Service, withUsage, type ServicePricing } from '../services/index.ts';

/** One charge outside a run: what is said on the line, for which days, and the key that keeps it from being billed twice. */
export interface ExtraCharge {
  readonly kind: 'recurring' | 'adjustment' | 'fee';
  readonly description?: string;
  readonly periodStart: string | null;
  readonly periodEnd: string | null;
  readonly net: number;
  readonly chargeKey: string;
}

/** What to charge for one service now. */
export interface ChargeWish {
  readonly service: Service;
  readonly slices?: readonly Slice[];
  readonly extra?: readonly ExtraCharge[];
  /** What was used up to now goes with it. */
  readonly usage?: boolean;
  /** What prices a service that is not written yet; else it is read. */
  readonly pricing?: ServicePricing;
}

/** Charges that are worked out, with what they use up. */
export interface Drafted {
  readonly documents: readonly DraftDocument[];
  readonly bills: readonly { readonly service: Service; readonly bill: ServiceBill }[];
}

/**
 * The documents that such charges make; nothing is written. Slices are priced by the function that prices them in a run
 * (options, discounts, fees, announced prices), documents are due after the brand's days. `known` = catalogue and taxes,
 * where several drafts are made one after the other.
 */
export const draftNow = async (ctx: OperationCtx, wishes: readonly ChargeWish[], known?: RunFacts): Promise<Drafted> => {
  const { db } = data(ctx);
  const facts = known ?? (await loadRunFacts(db));
  const payers = await loadPayers(db, wishes.map(({ service }) => service.payer_id));
  const stored = await loadPricing(db, wishes.filter(({ pricing }) => pricing === undefined).map(({ service }) => service.id));
  const used = facts.prices.usage.any ? await withUsage(db, new Map(), wishes.filter(({ usage }) => usage === true).map(({ service }) => service.id)) : new Map<number, ServicePricing>();
  const todayOf = (brandId: number): string => ctx.clock.today(facts.brands.get(brandId)?.zone ?? 'UTC');
  const bills: { service: Service; bill: ServiceBill }[] = [];
  const charges = wishes.flatMap(({ service, slices = [], extra = [], usage = false, pricing = stored.get(service.id) }): readonly Charge[] => {
    const payer = payers.get(service.payer_id);
    if (payer === undefined) return [];
    const today = todayOf(service.brand_id);
    const dueDate = addDays(today, facts.brands.get(service.brand_id)?.due_days ?? 0);
    const ofSlices = billSlices(facts, service, slices.map((slice) => ({ ...slice, dueDate })), payer, today, pricing);
    const bill = usage ? billRest(facts, service, payer, addDays(today, 1), used.get(service.id)?.usage, ofSlices) : ofSlices;
    bills.push({ service, bill });
    const nothing: Slice = { start: today, end: today, amount: 0, share: [0, 1], full: false, dueDate, raiseOn: today };
    const [model] = billSlices(facts, service, [nothing], payer, today, undefined).charges;
    if (model === undefined) return bill.charges;
    return [
      ...bill.charges,
      ...extra.map(({ description, ...line }) => ({ ...model, line: { ...model.line, ...line, quantity: 1, unitPrice: line.net, discount: 0, description: description ?? model.line.description } })),
    ];
  });
  const documents = charges.length === 0 ? [] : documentsOf(facts, charges, payers, { issueDateOf: todayOf, runId: null, orderId: null });
  return { documents, bills };
};

/** Writes what was drafted, and the announced prices that the slices reached. Call it last: it takes a number. */
export const issueDrafted = async (ctx: OperationCtx, { documents, bills }: Drafted): Promise<readonly IssuedDocument[]> => {
  for (const { service, bill } of bills) {
    if (bill.price !== service.price) await data(ctx).all(Service).findById(service.id).patch({ price: bill.price, priced_on: bill.pricedOn });
  }
  return writeDocuments(ctx, documents, bills.map(({ bill }) => bill.used));
};

/**
 * Charges outside a run, by the same rules and with the same keys as one, in the caller's transaction. This file says
 * what life charges; pricing and writing are invoicing's own.
 */
export const issueNow = async (ctx: OperationCtx, wishes: readonly ChargeWish[]): Promise<readonly IssuedDocument[]> => issueDrafted(ctx, await draftNow(ctx, wishes));
