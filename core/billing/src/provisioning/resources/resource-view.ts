import { z, type OperationCtx } from '@billet/sdk';
import { shownValues } from './hidden-fields.ts';
import type { ServiceResource } from '../tables.ts';

export const resourceState = z.enum(['pending', 'ready', 'failed', 'going', 'recorded']);

export const resourceSchema = z.strictObject({
  id: z.number().int(),
  serviceId: z.number().int(),
  clientId: z.number().int(),
  kind: z.string(),
  name: z.string(),
  state: resourceState,
  /** Why it failed, in words; null for a client where it is the server's own trouble. */
  reason: z.string().nullable(),
  values: z.record(z.string(), z.unknown()),
  hasPassword: z.boolean(),
  createdAt: z.string(),
});

/** Troubles that are about what was asked for: whoever asked should hear of them. */
const ABOUT_THE_WISH: ReadonlySet<string> = new Set(['invalid', 'limit', 'exists', 'unsupported', 'notFound']);

const stateOf = (row: ServiceResource): z.output<typeof resourceState> => {
  if (row.recorded) return 'recorded';
  if (row.problem !== null) return 'failed';
  if (row.going) return 'going';
  return row.state === 'applied' ? 'ready' : 'pending';
};

export const viewResource = (ctx: OperationCtx, row: ServiceResource): z.input<typeof resourceSchema> => {
  const problem = row.problem as { readonly kind: string; readonly message: string } | null;
  const told = problem !== null && (ctx.caller.audience !== 'client' || ABOUT_THE_WISH.has(problem.kind));
  return {
    id: row.id, serviceId: row.service_id, clientId: row.client_id, kind: row.kind, name: row.name, state: stateOf(row),
    reason: told ? problem.message : null, values: shownValues(ctx, row.kind, row.data), hasPassword: row.secret !== null, createdAt: row.created_at,
  };
};
