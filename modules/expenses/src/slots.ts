import { defineSlot, type PageCtx } from '@billet/sdk';
import { upcoming } from './report.ts';
import { may } from './rights.ts';
import { paths, shown } from './shown.ts';

/** Who may not see bills sees no place for them; nor is there one while nothing is due. */
const soon = async (ctx: PageCtx): Promise<Readonly<Record<string, unknown>> | undefined> => {
  if (!may(ctx, 'expenses.read')) return undefined;
  const { items, count, totals, today } = await ctx.call(upcoming, {});
  return count === 0 ? undefined : { items: items.map((each) => shown(each, today)), count, totals, all: paths.base };
};

export const slots = [defineSlot({ slot: 'staff.dashboard.main', view: 'soon', load: soon })];
