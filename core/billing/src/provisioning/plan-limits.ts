import type { Desired, Observed } from '@billet/sdk';
import type { House } from '../room.ts';
import type { RunningModule } from './module-registry.ts';
import { raisesOf } from './resources/raises.ts';
import type { ServiceBinding, ServiceResource } from './tables.ts';

type Values = Readonly<Record<string, unknown>>;

/** Of domains, the further ones: those under another are free, and the first one comes with the account. */
export const isCounted = (kind: string, values: unknown): boolean => kind !== 'domain' || (values as Values)['kind'] === 'addon';

const raisable = ({ definition }: RunningModule): readonly string[] => definition.resourceRaises ?? [];

/** How many of a kind the plan gives: by its settings, or as the server told when it was last asked. undefined = as many as wanted. */
export const planLimit = ({ definition }: RunningModule, kind: string, plan: Values, { room }: Pick<ServiceBinding, 'room'>): number | undefined => {
  const setting = (definition.resourceLimits as Readonly<Record<string, string>> | undefined)?.[kind];
  if (setting === undefined) return (room as Readonly<Record<string, number>> | null)?.[kind];
  const most = Number(plan[setting] ?? 0);
  return most > 0 ? most : undefined;
};

/**
 * How many more of each kind the server is to give than the plan has: what add-ons give, and room for what stands in the books,
 * so that nothing that staff gave, or that outlived its add-on, is refused.
 */
export const raisedOf = async (house: House, module: RunningModule | undefined, binding: ServiceBinding, rows: readonly ServiceResource[]): Promise<Pick<Desired<unknown>, 'raised'>> => {
  const kinds = module === undefined ? [] : raisable(module);
  if (module === undefined || kinds.length === 0) return {};
  const bought = await raisesOf(house.db, binding.service_id);
  const raised = kinds.flatMap((kind) => {
    const most = planLimit(module, kind, {}, binding);
    const beyond = most === undefined ? 0 : rows.filter((row) => row.kind === kind && isCounted(kind, row.data)).length - most;
    const more = Math.max(bought.get(kind) ?? 0, beyond);
    return more > 0 ? [[kind, more] as const] : [];
  });
  return raised.length === 0 ? {} : { raised: Object.fromEntries(raised) };
};

/** What the plan gives by what the server says the account has now. */
export const roomOf = ({ limits }: Observed, raised: Desired<unknown>['raised']): Readonly<Record<string, number>> | null =>
  limits === undefined ? null : Object.fromEntries(Object.entries(limits).flatMap(([kind, limit]) => (limit === 'unlimited' ? [] : [[kind, Math.max(0, limit - (raised?.[kind] ?? 0))]])));
