import { brandOf } from '../brands/index.ts';
import { blank, byRule, gone, kept, moves, stays, type ClientRecord } from '../client-records.ts';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { joinGathering, type Gathering } from '../periods/index.ts';
import { changeService } from './load-service.ts';
import { nextBillAtOf } from './resumed-terms.ts';
import { Service } from './tables.ts';

/** Each keeps its price, payer and periods; it joins the days on which the client that stays is billed. */
const moveServices: Parameters<typeof byRule>[2] = async ({ ctx, from, into }) => {
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
  byRule('services', blank("label = number, config = '{}', cancel_reason = null, remarks = '', message = '', notes = ''", undefined, { code: 'ERASE_SERVICE', where: "status not in ('cancelled', 'terminated') or billing_status <> 'ended'" }), moveServices, { counted: 'services' }),
  moves('service_suspensions', blank("reason = ''")),
  moves('service_developers', gone),
  moves('service_options', kept),
  moves('service_discounts', kept),
  moves('service_instalments', kept),
  moves('service_usage', kept),
  moves('service_left_plans', kept),
  moves('service_left_options', kept),
  moves('service_left_owners', kept),
  stays('usage_events', kept, 'what was reported is not changed; it is found by its service'),
];
