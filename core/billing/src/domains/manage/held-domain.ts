import { conflict, z, type OperationCtx } from '@billet/sdk';
import { loadDomain } from '../load-domain.ts';
import type { Domain } from '../tables.ts';

/** What a change answers: the operation that carries it out, or nothing where there is nothing to do. */
export const queued = z.strictObject({ operationId: z.number().int().nullable() });

/** A domain that is with us and works, or worked until a moment ago. */
export const heldDomain = async (ctx: OperationCtx, id: number, states: readonly string[] = ['active', 'grace']): Promise<Domain> => {
  const domain = await loadDomain(ctx, id);
  if (!states.includes(domain.state)) throw conflict('DOMAIN_STATE', 'The domain is not in a state that allows this.', { state: domain.state });
  return domain;
};
