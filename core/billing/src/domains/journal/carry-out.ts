import { isBilletError } from '@billet/sdk';
import { data } from '../../data.ts';
import type { House } from '../../room.ts';
import { domainFact } from '../domain-fact.ts';
import { callRegistrar, registrarRegistryRef } from '../registrars/index.ts';
import { Domain, DomainOperation, RegistrarAccount } from '../tables.ts';
import { beginOperation, type Begun } from './begin-operation.ts';
import { sendBegun } from './send-command.ts';
import { settleOperation } from './settle-operation.ts';

/** The job comes back. */
class Again extends Error {
  readonly retryAfterMs: number;
  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** What stands in the way before anything is sent is shown to staff; nothing has left. */
const stopForPerson = (house: House, id: number, error: { readonly code: string; readonly message: string; readonly field: string | undefined }): Promise<void> =>
  house.executor.asSystem('domains.stop', async (ctx) => {
    const { all } = data(ctx);
    const operation = await all(DomainOperation).findById(id);
    const domain = await all(Domain).findById(operation?.domain_id ?? 0);
    if (operation === undefined || domain === undefined) return;
    await all(DomainOperation).findById(id).patch({ state: 'attention', error: { kind: 'invalid', message: error.message, field: error.field ?? null, code: error.code } });
    await ctx.emit('domain.failed', { ...domainFact(domain), operation: operation.kind, message: error.message });
  });

/** Does what the journal says: marks it as sent, sends it, books what came of it. A dead worker's try is looked into, not repeated. */
export const carryOut = async (house: House, operationId: number, signal: AbortSignal): Promise<void> => {
  const operation = await house.db.from(DomainOperation).findById(operationId);
  const account = await house.db.from(RegistrarAccount).findById(operation?.account_id ?? 0);
  if (account?.circuit_until != null && account.circuit_until > house.clock.wall()) throw new Again(account.circuit_reason ?? 'The account is paused.', 60_000);
  let begun: Begun | undefined;
  try {
    begun = await house.executor.asSystem('domains.begin', (ctx) => beginOperation(ctx, operationId));
  } catch (error) {
    if (!isBilletError(error)) throw error;
    return stopForPerson(house, operationId, error);
  }
  if (begun === undefined) return;
  const todo = begun;
  const call = { key: todo.operation.operation_id, attempt: todo.operation.attempts + 1, signal };
  const outcome = await callRegistrar(house.services.use(registrarRegistryRef), todo.account, call, (registrar, ctx) => sendBegun(registrar, ctx, todo));
  const next = await house.executor.asSystem('domains.settle', (ctx) => settleOperation(ctx, todo, outcome));
  if (next !== 'over') throw new Again(next.because, next.againInMs);
};
