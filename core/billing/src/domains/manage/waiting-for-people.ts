import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { registrarRegistryRef } from '../registrars/index.ts';
import { RegistrarAccount, type DomainOperation } from '../tables.ts';

/** Which of these commands people carry out and have not spoken about yet. A client is not told how the house works. */
export const waitingForPeople = async (ctx: OperationCtx, operations: readonly DomainOperation[]): Promise<ReadonlySet<number>> => {
  const pending = ctx.caller.audience === 'client' ? [] : operations.filter(({ state }) => state === 'pending');
  if (pending.length === 0) return new Set();
  const people = new Set(ctx.use(registrarRegistryRef).all().flatMap(({ id, registrar }) => (registrar.answerTask === undefined ? [] : [id])));
  const accounts = await data(ctx).all(RegistrarAccount).whereIn('id', [...new Set(pending.map(({ account_id: id }) => id ?? 0))]);
  const byHand = new Set(accounts.filter(({ extension }) => people.has(extension)).map(({ id }) => id));
  return new Set(pending.filter(({ account_id: id }) => byHand.has(id ?? 0)).map(({ id }) => id));
};
