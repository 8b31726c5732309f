import { addMonths, conflict, defineOperation, instantOfLocalMidnight, invalid, z, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { afterBilling, nextBillDate, nextSlice, type Slice } from '../../periods/index.ts';
import { changeService, Service, termsOf } from '../../services/index.ts';
import { loadPayers, loadPrices, loadRunFacts, type PayerFacts, type RunFacts } from '../run/batch-data.ts';
import { billSlices, documentsOf, type Charge, type UsedUp } from '../run/compute-documents.ts';
import { writeDocuments } from '../write-documents.ts';

const BILLABLE: readonly string[] = ['pending', 'active', 'suspended'];

/** No registry lets a registration reach further, and no price is good for longer. */
const MOST_MONTHS = 120;

/** Something that is owed together with the next period of a service, on the same document. */
export interface EarlyFee {
  readonly serviceId: number;
  readonly description: string;
  readonly amount: number;
}

const feeCharges = (facts: RunFacts, service: Service, slice: Slice, payer: PayerFacts, issueDate: string, fees: readonly EarlyFee[]): readonly Charge[] =>
  fees.filter(({ serviceId }) => serviceId === service.id).map(({ description, amount }) => {
    const rate = facts.taxes.rateFor(service.legal_entity_id, payer, facts.products.get(service.product_id)?.tax_class ?? 'standard', issueDate);
    const line = { kind: 'fee' as const, serviceId: service.id, description, periodStart: null, periodEnd: null, quantity: 1, unitPrice: amount, discount: 0, net: amount, taxCode: rate?.code ?? null, chargeKey: null };
    return { service, slice, line, rate };
  });

/** Bills the next period of services now, with what is owed besides. The charge key keeps a later run from billing a period again. */
export const billEarly = async (ctx: OperationCtx, serviceIds: readonly number[], fees: readonly EarlyFee[] = []): Promise<readonly number[]> => {
  const { of, db } = data(ctx);
  const wanted = [...new Set(serviceIds)];
  const services = await of(Service).whereIn('id', wanted).orderBy('id');
  if (services.length !== wanted.length) throw invalid('NOT_FOUND', 'serviceIds', 'A service is not known.');
  const facts = await loadRunFacts(db);
  const payers = await loadPayers(db, services.map((service) => service.payer_id));
  const pricing = await loadPrices(db, facts, wanted);
  const zoneOf = (brandId: number): string => facts.brands.get(brandId)?.zone ?? 'UTC';
  const todayOf = (brandId: number): string => ctx.clock.today(zoneOf(brandId));
  const charges: Charge[] = [];
  const used: UsedUp[] = [];
  for (const service of services) {
    const payer = payers.get(service.payer_id);
    const terms = termsOf(service, zoneOf(service.brand_id));
    const slice = nextSlice(terms);
    // A domain that is not renewed by itself only has no run of its own.
    const paused = service.billing_status === 'paused' && service.billing_paused_on !== null;
    if (!BILLABLE.includes(service.status) || paused || slice === null || payer === undefined) {
      throw conflict('NOTHING_TO_BILL', 'Only pending, active or suspended services with a next period can be invoiced early.', { service: service.number });
    }
    if (slice.end > addMonths(todayOf(service.brand_id), MOST_MONTHS)) throw conflict('EARLY_TOO_FAR', 'Nothing is invoiced for more than ten years ahead.', { service: service.number });
    const bill = billSlices(facts, service, [slice], payer, todayOf(service.brand_id), pricing.get(service.id));
    charges.push(...bill.charges, ...feeCharges(facts, service, slice, payer, todayOf(service.brand_id), fees));
    used.push(bill.used);
    const billed = afterBilling(terms, [slice]);
    const next = service.billing_status === 'active' ? nextBillDate(billed) : null;
    await changeService(ctx, service, { billed_through: billed.billedThrough, next_bill_at: next === null ? null : instantOfLocalMidnight(next, zoneOf(service.brand_id)), price: bill.price, priced_on: bill.pricedOn });
  }
  const documents = documentsOf(facts, charges, payers, { issueDateOf: todayOf, runId: null, orderId: null });
  const issued = await writeDocuments(ctx, documents, used);
  return issued.map(({ id }) => id);
};

export const invoiceEarly = defineOperation({
  name: 'billing.invoiceEarly',
  summary: 'Invoices the next period of chosen services now; each period is billed once, whoever asks.',
  kind: 'command',
  http: { method: 'POST', path: '/billing/early' },
  audience: ['staff'],
  permission: 'invoices.write',
  input: z.strictObject({ serviceIds: z.array(idSchema).min(1).max(200) }),
  output: z.strictObject({ invoiceIds: z.array(z.number().int()) }),
  run: async (ctx, { serviceIds }) => ({ invoiceIds: [...(await billEarly(ctx, serviceIds))] }),
});
