import { entity } from '@billet/database';
import type { OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { sameStep, type LeftGrid as LeftGridTerms } from '../periods/index.ts';
import type { Service } from './tables.ts';
import { termsOf } from './terms-of.ts';

export const leftGridColumns = { id: 'id', service_id: 'id', anchor_date: 'date', cycle_unit: 'text', cycle_count: 'int', until: 'date' } as const;

/** A grid of periods that a service had, until the day on which the next one began. */
export class LeftGrid extends entity('service_left_grids', { scope: 'system', columns: leftGridColumns }) {}

export const leftGridOf = (service: Service, { anchor_date, cycle_unit, cycle_count, until }: Pick<LeftGrid, 'anchor_date' | 'cycle_unit' | 'cycle_count' | 'until'>): LeftGridTerms => {
  const { anchorDate, cycle } = termsOf({ ...service, anchor_date, cycle_unit, cycle_count } as Service);
  return { anchorDate, cycle, until };
};

/** From when on the other grid counts: days that are billed ahead keep the one they were billed by, if the other one begins behind them. */
const beginOf = ({ mode, billed_through: billed, start_date: began }: Service, anchor: string, today: string): string => {
  if (mode === 'arrears') return billed ?? began;
  return anchor > today ? (billed ?? today) : today;
};

/** Keeps the grid that a service leaves, if its periods are others from now on: what was used on its days is counted by it. */
export const leaveGrid = async (ctx: OperationCtx, before: Service, after: Service): Promise<void> => {
  const { all } = data(ctx);
  const until = beginOf(before, after.anchor_date, ctx.clock.today((await brandOf(ctx, before.brand_id)).zone));
  if (until <= before.start_date || sameStep(termsOf(before), termsOf(after), until)) return;
  // One that was to begin later never did: the grid before it goes on up to this day.
  const [open, ...never] = await all(LeftGrid).where('service_id', before.id).where('until', '>=', until).orderBy('until');
  if (open === undefined) {
    await all(LeftGrid).insert({ service_id: before.id, anchor_date: before.anchor_date, cycle_unit: before.cycle_unit, cycle_count: before.cycle_count, until });
    return;
  }
  if (never.length > 0) await all(LeftGrid).whereIn('id', never.map(({ id }) => id)).delete();
  await all(LeftGrid).findById(open.id).patch({ until });
};
