import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { DomainOperation, type Domain } from '../tables.ts';

export const operationKinds = ['register', 'transferIn', 'renew', 'restore', 'remove', 'hold', 'nameservers', 'lock', 'privacy', 'contacts', 'dnssec'] as const;
export type OperationKind = (typeof operationKinds)[number];

/** Those that cost money: before they are sent again after a lost answer, the registrar is asked what became of them. */
export const PAID: readonly string[] = ['register', 'transferIn', 'renew'];

export const carryOutJob = (operation: Pick<DomainOperation, 'id' | 'domain_id'>) =>
  ({ task: 'domains.carryOut', payload: { operationId: operation.id }, subject: `domain:${String(operation.domain_id)}`, dedupeKey: `domain-operation:${String(operation.id)}`, maxAttempts: 200 }) as const;

/** Writes down what is to happen and queues it. The same key a second time changes nothing. */
export const writeOperation = async (ctx: OperationCtx, domain: Domain, kind: OperationKind, key: string, input: Readonly<Record<string, unknown>> = {}): Promise<DomainOperation | undefined> => {
  const { all } = data(ctx);
  if ((await all(DomainOperation).findOne({ key })) !== undefined) return undefined;
  const operation = await all(DomainOperation).insertAndFetch({
    domain_id: domain.id, client_id: domain.client_id, account_id: domain.account_id, kind, operation_id: ctx.ids.ulid(), key, input, state: 'waiting', attempts: 0, notes: '', created_at: ctx.clock.now(),
  });
  ctx.touch({ kind: 'domain', id: domain.id, clientId: domain.client_id }, undefined, { operation: kind });
  await ctx.enqueue(carryOutJob(operation));
  return operation;
};
