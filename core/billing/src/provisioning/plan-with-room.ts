import type { RunningModule } from './module-registry.ts';
import { formOf } from './resource-kinds.ts';
import type { ServiceResource } from './tables.ts';

type Values = Readonly<Record<string, unknown>>;

/** The most that stand beside each other: of a kind with a parent (records of a zone), in one parent. */
const mostBeside = (rows: readonly ServiceResource[], parentField: string | undefined): number => {
  const counts = new Map<unknown, number>();
  for (const row of rows) {
    const owner = parentField === undefined ? '' : (row.data as Values)[parentField];
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
};

/**
 * The plan as the server gets it: with room for all that stands in the books. Whether there may be more than the plan has
 * is decided where a resource is made (an add-on, staff), and the server is not to refuse it then.
 */
export const planWithRoom = (module: RunningModule | undefined, plan: unknown, rows: readonly ServiceResource[]): unknown => {
  if (module === undefined) return plan;
  const raised = Object.entries(module.definition.resourceLimits ?? {}).flatMap(([kind, setting]) => {
    const most = Number((plan as Values)[setting] ?? 0);
    const there = mostBeside(rows.filter((row) => row.kind === kind), formOf(module, kind)?.parent?.field);
    return most > 0 && there > most ? [[setting, there] as const] : [];
  });
  return raised.length === 0 ? plan : { ...(plan as Values), ...Object.fromEntries(raised) };
};
