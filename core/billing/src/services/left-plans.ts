import { entity } from '@billet/database';
import type { LocalDate, OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { groupBy } from '../group-by.ts';
import type { Service } from './tables.ts';

/** A plan that a service had, until the day of the next one. */
export class LeftPlan extends entity('service_left_plans', { scope: 'client', columns: { id: 'id', service_id: 'id', client_id: 'id', product_id: 'id', until: 'date' } }) {}

export const leavePlan = async (ctx: OperationCtx, service: Service): Promise<void> => {
  const until = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
  await data(ctx).all(LeftPlan).insert({ service_id: service.id, client_id: service.client_id, product_id: service.product_id, until });
};

/** Tells which plan services had on a day; one statement for any number of them. */
export const plansOf = async (ctx: OperationCtx, services: readonly Service[]): Promise<(service: Service, day: LocalDate) => number> => {
  const left = groupBy(await data(ctx).all(LeftPlan).whereIn('service_id', services.map((service) => service.id)).orderBy(['until', 'id']), (row) => String(row.service_id));
  return (service, day) => left.get(String(service.id))?.find((row) => day < row.until)?.product_id ?? service.product_id;
};
