import type { Service, ServicePricing } from '../../services/index.ts';
import type { DraftDocument } from '../documents.ts';
import type { Batch, RunFacts } from '../run/batch-data.ts';
import { billClient, type ClientBill } from '../run/compute-documents.ts';
import { withCounts } from '../run/usage-lines.ts';

/** One client's services and what prices them. */
export interface ClientLife extends Pick<Batch, 'payers' | 'pricing'> {
  readonly services: readonly Service[];
}

const afterBill = (life: ClientLife, bill: ClientBill): ClientLife => {
  const advances = new Map(bill.advances.map((each) => [each.id, each] as const));
  const used = new Map(bill.used.discounts.map(({ id, remaining, countedThrough }) => [id, { remaining, counted_through: countedThrough }] as const));
  const billed = new Set(bill.used.instalments.map((each) => each.id));
  const counted = new Set(bill.used.usage.map((each) => each.id));
  const pricing = new Map(
    [...life.pricing].map(([id, { options, discounts, instalments, usage }]): readonly [number, ServicePricing] => [
      id,
      {
        options,
        discounts: discounts.map((each) => ({ ...each, ...used.get(each.id) }) as typeof each),
        instalments: instalments.filter((each) => !billed.has(each.id)),
        ...(usage === undefined ? {} : { usage: { ...usage, readings: usage.readings.filter((each) => !counted.has(each.id)), counts: withCounts(usage.counts, bill.used.counts.filter((each) => each.service_id === id)) } }),
      },
    ]),
  );
  const services = life.services.map((service) => {
    const moved = advances.get(service.id);
    return moved === undefined ? service : ({ ...service, billed_through: moved.billedThrough, next_bill_at: moved.nextBillAt, price: moved.price, priced_on: moved.pricedOn } as Service);
  });
  return { ...life, services, pricing };
};

/** A bound against terms that never come to an end. */
const MAX_STEPS = 2000;

/**
 * The documents that daily runs would issue for one client up to an instant, by the very function they use. With
 * `atMost`, no more steps than that are taken: the next invoice is one step.
 */
export const liveOn = (facts: RunFacts, life: ClientLife, until: string, atMost = MAX_STEPS): readonly DraftDocument[] => {
  const documents: DraftDocument[] = [];
  let now = life;
  for (let step = 0; step < atMost; step += 1) {
    const due = now.services.flatMap((service) => (service.next_bill_at === null || service.next_bill_at > until ? [] : [service.next_bill_at])).sort()[0];
    if (due === undefined) return documents;
    const bill = billClient(facts, now.services.filter((service) => service.next_bill_at !== null && service.next_bill_at <= due), now, due, null);
    documents.push(...bill.documents);
    now = afterBill(now, bill);
  }
  return documents;
};
