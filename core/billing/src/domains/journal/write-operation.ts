import { insertReturning } from '@billet/database';
import type { OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { DomainOperation, type Domain } from '../tables.ts';

export const operationKinds = ['register', 'transferIn', 'renew', 'restore', 'remove', 'hold', 'nameservers', 'lock', 'privacy', 'contacts', 'dnssec', 'trade'] as const;
export type OperationKind = (typeof operationKinds)[number];

/** Those that cost money or cannot be taken back: before they are sent again after a lost answer, the registrar is asked what became of them. */
export const PAID: readonly string[] = ['register', 'transferIn', 'renew', 'trade', 'restore', 'remove'];

export const carryOutJob = (operation: Pick<DomainOperation, 'id' | 'domain_id'>) =>
  ({ task: 'domains.carryOut', payload: { operationId: operation.id }, subject: `domain:${String(operation.domain_id)}`, dedupeKey: `domain-operation:${String(operation.id)}`, dedupeWaiting: true, maxAttempts: 200 }) as const;

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

/** One operation of a domain that is to be written with many others. */
interface WantedOperation {
  readonly domain: Pick<Domain, 'id' | 'client_id' | 'account_id'>;
  readonly key: string;
}

/** The same for many domains with one statement. */
export const writeOperations = async (ctx: OperationCtx, kind: OperationKind, wanted: readonly WantedOperation[], input: Readonly<Record<string, unknown>> = {}): Promise<void> => {
  const at = ctx.clock.now();
  const written = await insertReturning<{ id: number | string; domain_id: number | string; client_id: number | string }>(
    data(ctx).db,
    'domain_operations',
    ['domain_id', 'client_id', 'account_id', 'kind', 'operation_id', 'key', 'input', 'state', 'attempts', 'notes', 'created_at'],
    wanted.map(({ domain, key }) => [domain.id, domain.client_id, domain.account_id, kind, ctx.ids.ulid(), key, JSON.stringify(input), 'waiting', 0, '', at]),
    { onConflict: 'nothing', returning: ['id', 'domain_id', 'client_id'] },
  );
  for (const row of written) ctx.touch({ kind: 'domain', id: Number(row.domain_id), clientId: Number(row.client_id) }, undefined, { operation: kind });
  if (written.length > 0) await ctx.enqueue(...written.map((row) => carryOutJob({ id: Number(row.id), domain_id: Number(row.domain_id) })));
};
