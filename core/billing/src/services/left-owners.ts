import { entity } from '@billet/database';
import type { LocalDate, OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { groupBy } from '../group-by.ts';
import type { Service } from './tables.ts';

/** A client who had a service, with who paid for it, until the day on which it went to another one. */
export class LeftOwner extends entity('service_left_owners', { scope: 'client', columns: { id: 'id', service_id: 'id', client_id: 'id', payer_id: 'id', until: 'date', handed_at: 'instant?' } }) {}

export const leaveOwner = async (ctx: OperationCtx, service: Service, until: LocalDate): Promise<void> => {
  const today = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
  await data(ctx).all(LeftOwner).insert({ service_id: service.id, client_id: service.client_id, payer_id: service.payer_id, until, handed_at: until === today ? ctx.clock.now() : null });
};

/** Whose a service was at an instant, and by which count what was used then is kept: a day on which it went to another client has one for each. */
export const ownerAt = async (ctx: OperationCtx, service: Service, day: LocalDate, at: string): Promise<{ readonly clientId: number; readonly source: string }> => {
  const left = await data(ctx).all(LeftOwner).where('service_id', service.id).where('until', '>=', day).orderBy(['until', 'id']);
  const isBefore = (row: LeftOwner): boolean => day < row.until || (row.handed_at !== null && at < row.handed_at);
  const next = left.findIndex(isBefore);
  const handed = (next === -1 ? left : left.slice(0, next)).at(-1);
  return { clientId: left[next]?.client_id ?? service.client_id, source: handed?.handed_at == null ? 'api' : `api:${String(handed.id)}` };
};

/** Tells whose services were on a day; one statement for any number of them. */
export const ownersOf = async (ctx: OperationCtx, services: readonly Service[]): Promise<(service: Service, day: LocalDate) => number> => {
  const left = groupBy(await data(ctx).all(LeftOwner).whereIn('service_id', services.map((service) => service.id)).orderBy(['until', 'id']), (row) => String(row.service_id));
  return (service, day) => left.get(String(service.id))?.find((row) => day < row.until)?.client_id ?? service.client_id;
};
