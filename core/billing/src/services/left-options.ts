import { entity } from '@billet/database';
import type { LocalDate, OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import type { HeldOption } from '../catalog/index.ts';
import { data } from '../data.ts';
import { groupBy } from '../group-by.ts';
import { ServiceOption } from './pricing-tables.ts';
import type { Service } from './tables.ts';

/** All options that a service had, until the day of the next ones. */
export class LeftOptions extends entity('service_left_options', { scope: 'client', columns: { id: 'id', service_id: 'id', client_id: 'id', options: 'json', until: 'date' } }) {}

const heldOf = ({ key, choice, quantity }: HeldOption): HeldOption => ({ key, choice, quantity });

const asText = (options: readonly HeldOption[]): string => options.map(({ key, choice, quantity }) => `${key}=${choice ?? ''}*${String(quantity)}`).sort().join('|');

/** Keeps the options that a service leaves, if the new ones are others. */
export const leaveOptions = async (ctx: OperationCtx, service: Service, after: readonly HeldOption[]): Promise<void> => {
  const { all } = data(ctx);
  const before = await all(ServiceOption).where('service_id', service.id).orderBy('id');
  if (asText(before) === asText(after)) return;
  const until = ctx.clock.today((await brandOf(ctx, service.brand_id)).zone);
  await all(LeftOptions).insert({ service_id: service.id, client_id: service.client_id, options: before.map(heldOf), until });
};

export type OptionsOn = (service: Service, day: LocalDate) => readonly HeldOption[];

/** Tells which options services had on a day; two statements for any number of them. */
export const optionsOf = async (ctx: OperationCtx, services: readonly Service[]): Promise<OptionsOn> => {
  const { all } = data(ctx);
  const ids = services.map((service) => service.id);
  const left = groupBy(await all(LeftOptions).whereIn('service_id', ids).orderBy(['until', 'id']), (row) => row.service_id);
  const held = groupBy(await all(ServiceOption).whereIn('service_id', ids).where('quantity', '>', 0).orderBy('id'), (row) => row.service_id);
  return (service, day) => (left.get(service.id)?.find((row) => day < row.until)?.options as readonly HeldOption[] | undefined) ?? held.get(service.id) ?? [];
};

/** The same where no price asks for an option: nothing needs to be read. */
export const optionsFor = async (ctx: OperationCtx, services: readonly Service[], prices: readonly { readonly option_key: string }[]): Promise<OptionsOn> =>
  prices.some((price) => price.option_key !== '') ? optionsOf(ctx, services) : () => [];
