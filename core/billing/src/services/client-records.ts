import { brandOf } from '../brands/index.ts';
import { byRule, moves, stays, type ClientRecord } from '../client-records.ts';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { joinGathering, type Gathering } from '../periods/index.ts';
import { changeService } from './load-service.ts';
import { nextBillAtOf } from './resumed-terms.ts';
import { Service } from './tables.ts';

/** Each keeps its price, payer and periods; it joins the days on which the client that stays is billed. */
const moveServices: Parameters<typeof byRule>[1] = async ({ ctx, from, into }) => {
  const { all } = data(ctx);
  const client = (await all(Client).findById(into)) as Client;
  const brand = await brandOf(ctx, client.brand_id);
  const gathering = joinGathering(client.gathering as Gathering | null, brand.raise_days_before, ctx.clock.today(brand.zone));
  for (const service of await all(Service).where('client_id', from).orderBy('id')) {
    const terms = { due_day: client.due_day, gathering };
    const cursor = service.billing_status === 'active' ? { ...terms, next_bill_at: nextBillAtOf({ ...service, ...terms } as Service, brand.zone) } : {};
    await changeService(ctx, service, { client_id: into, business_unit_id: client.business_unit_id, ...cursor });
  }
};

export const clientRecords: readonly ClientRecord[] = [
  byRule('services', moveServices, { counted: 'services' }),
  moves('service_suspensions'),
  moves('service_developers'),
  moves('service_options'),
  moves('service_discounts'),
  moves('service_instalments'),
  moves('service_usage'),
  moves('service_left_plans'),
  moves('service_left_options'),
  moves('service_left_owners'),
  stays('usage_events', 'what was reported is not changed; it is found by its service'),
];
