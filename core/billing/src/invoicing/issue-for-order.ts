import { addDays, type OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { afterBilling, firstSlices } from '../periods/index.ts';
import { loadPricing, termsOf, type Service } from '../services/index.ts';
import { loadPayers, loadRunFacts } from './run/batch-data.ts';
import { billSlices, documentsOf, type UsedUp } from './run/compute-documents.ts';
import type { IssuedDocument } from './documents.ts';
import { writeDocuments } from './write-documents.ts';

export interface FirstInvoice {
  readonly issued: readonly IssuedDocument[];
  /** What each service is billed through now. */
  readonly billedThrough: ReadonlyMap<number, string | null>;
}

/**
 * Issues what an order owes at once, by the same rules and with the same charge keys as a run, in the caller's
 * transaction. Call it last: it takes the number.
 */
export const issueForOrder = async (
  ctx: OperationCtx,
  order: { readonly id: number; readonly gatewayAccountId: number | null },
  services: readonly { readonly service: Service; readonly nextToo: boolean }[],
  beforeNumbers: (billedThrough: ReadonlyMap<number, string | null>) => Promise<void>,
  mails: boolean,
): Promise<FirstInvoice> => {
  const { db } = data(ctx);
  const facts = await loadRunFacts(db);
  const payers = await loadPayers(db, services.map(({ service }) => service.payer_id));
  const todayOf = (brandId: number): string => ctx.clock.today(facts.brands.get(brandId)?.zone ?? 'UTC');
  const pricing = await loadPricing(db, services.map(({ service }) => service.id));
  const billedThrough = new Map<number, string | null>();
  const used: UsedUp[] = [];
  const charges = services.flatMap(({ service, nextToo }) => {
    const payer = payers.get(service.payer_id);
    if (payer === undefined) return [];
    const terms = termsOf(service, facts.brands.get(service.brand_id)?.zone);
    const today = todayOf(service.brand_id);
    const slices = firstSlices(terms, today, nextToo);
    billedThrough.set(service.id, afterBilling(terms, slices).billedThrough);
    const dueDate = addDays(today, facts.brands.get(service.brand_id)?.due_days ?? 0);
    const bill = billSlices(facts, service, slices.map((slice) => ({ ...slice, dueDate })), payer, today, pricing.get(service.id));
    used.push(bill.used);
    return bill.charges;
  });
  const documents = documentsOf(facts, charges, payers, { issueDateOf: todayOf, runId: null, orderId: order.id }).map((document) => ({ ...document, gatewayAccountId: document.gatewayAccountId ?? order.gatewayAccountId }));
  await beforeNumbers(billedThrough);
  return { issued: await writeDocuments(ctx, documents, used, mails), billedThrough };
};
