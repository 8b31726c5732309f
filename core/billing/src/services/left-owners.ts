import { entity } from '@billet/database';
import type { LocalDate, OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { groupBy } from '../group-by.ts';
import type { Service } from './tables.ts';

/** A client who had a service, with who paid for it, until the day on which it went to another one. */
export class LeftOwner extends entity('service_left_owners', { scope: 'client', columns: { id: 'id', service_id: 'id', client_id: 'id', payer_id: 'id', until: 'date' } }) {}

export const leaveOwner = async (ctx: OperationCtx, service: Service, until: LocalDate): Promise<void> => {
  await data(ctx).all(LeftOwner).insert({ service_id: service.id, client_id: service.client_id, payer_id: service.payer_id, until });
};

/** Tells whose services were on a day; one statement for any number of them. */
export const ownersOf = async (ctx: OperationCtx, services: readonly Service[]): Promise<(service: Service, day: LocalDate) => number> => {
  const left = groupBy(await data(ctx).all(LeftOwner).whereIn('service_id', services.map((service) => service.id)).orderBy(['until', 'id']), (row) => String(row.service_id));
  return (service, day) => left.get(String(service.id))?.find((row) => day < row.until)?.client_id ?? service.client_id;
};
