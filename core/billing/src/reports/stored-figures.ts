import type { OperationCtx } from '@billet/sdk';
import { data } from '../data.ts';
import { ReportFigures } from './tables.ts';

const DAY_MS = 86_400_000;

/** What was worked out at most a day ago; older figures are no figures. */
export const storedFigures = async <Figures>(ctx: OperationCtx, name: string): Promise<{ readonly figures: Figures; readonly asOf: string } | undefined> => {
  const row = await data(ctx).all(ReportFigures).findOne({ name });
  if (row === undefined || Math.abs(Date.parse(ctx.clock.now()) - Date.parse(row.made_at)) > DAY_MS) return undefined;
  return { figures: row.figures as Figures, asOf: row.made_at };
};
