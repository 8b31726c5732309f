import { insertReturning } from '@billet/database';
import { conflict, defineOperation, failed, notFound, z, type BuiltFile, type OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { inChunks } from '../../in-chunks.ts';
import { idSchema } from '../../paging.ts';
import { applyFact } from '../apply-fact.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { GatewayAccount } from '../tables.ts';
import { endOutdated, outdatedOf } from './end-outdated.ts';
import { OrderFile } from './tables.ts';
import { readOrders, waitingFor, type WaitingOrder } from './waiting-orders.ts';

interface Prepared {
  readonly account: { readonly id: number; readonly extension: string };
  readonly sequence: number;
  readonly waiting: readonly WaitingOrder[];
  /** What was taken out because its invoice has changed. */
  readonly ended: number;
}

/** Holds the invoices, and refuses the file if one of them has changed while it was made. */
const holdUnchanged = async (ctx: OperationCtx, accountId: number, waiting: readonly WaitingOrder[]): Promise<void> => {
  const ids = new Set(waiting.filter(({ order }) => order.does === 'collect').map(({ attemptId }) => attemptId));
  // In one order for everybody, so that two files do not wait for each other.
  await inChunks([...ids].sort((a, b) => a - b), async (chunk) => {
    await data(ctx).db.execute(`update invoices set version = version where id in (select invoice_id from attempt_invoices where attempt_id in (${chunk.map(() => '?').join(', ')}))`, chunk);
    return [];
  });
  if ((await outdatedOf(ctx, accountId)).some((id) => ids.has(id))) throw conflict('INVOICE_CHANGED_MEANWHILE', 'An invoice has changed while the file was made. Make it again.');
};

/**
 * Writes all that waits into one file. It is made outside any transaction and counts when it is kept: whoever made one
 * at the same time has the same number, and one of the two is refused.
 */
export const writeFile = defineOperation({
  name: 'payments.writeFile',
  summary: 'Writes the payments that wait for it into a file for the bank (boletos to register, direct debits to collect).',
  kind: 'command',
  http: { method: 'POST', path: '/gateway-accounts/{gatewayAccountId}/order-files' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ gatewayAccountId: idSchema }),
  output: z.strictObject({ fileId: z.number().int(), name: z.string(), sequence: z.number().int(), orders: z.number().int(), refused: z.number().int() }),
  prepare: async (ctx, { gatewayAccountId }): Promise<Prepared> => {
    const { all } = data(ctx);
    const account = await all(GatewayAccount).findById(gatewayAccountId);
    if (account === undefined) throw notFound('Payment method');
    const { gateway } = ctx.use(gatewayRegistryRef).get(account.extension);
    if (gateway.buildFile === undefined) throw conflict('GATEWAY_NO_FILES', 'This payment method writes no files for a bank.');
    const ended = await endOutdated(ctx, account.id);
    const waiting = await readOrders(ctx, await waitingFor(ctx, account, gateway));
    if (waiting.length === 0 && ended === 0) throw conflict('NOTHING_TO_SEND', 'Nothing waits for a file.');
    const last = await all(OrderFile).where('gateway_account_id', account.id).orderBy('sequence', 'desc').first();
    return { account: { id: account.id, extension: account.extension }, sequence: (last?.sequence ?? 0) + 1, waiting, ended };
  },
  call: async (ctx, { account, sequence, waiting }): Promise<BuiltFile | undefined> => {
    if (waiting.length === 0) return undefined;
    const registry = ctx.use(gatewayRegistryRef);
    const callCtx = await registry.callCtx(account.extension, account.id, { key: `orders:${String(sequence)}`, attempt: 1, signal: ctx.signal });
    const { buildFile } = registry.get(account.extension).gateway;
    if (buildFile === undefined) throw conflict('GATEWAY_NO_FILES', 'This payment method writes no files for a bank.');
    return buildFile(callCtx, { sequence, orders: waiting.map(({ order }) => order) });
  },
  settle: async (ctx, { account, sequence, waiting, ended }, built) => {
    const { db } = data(ctx);
    if (built === undefined) return { fileId: 0, name: '', sequence, orders: 0, refused: ended };
    await holdUnchanged(ctx, account.id, waiting);
    const refused = new Map((built.refused ?? []).map(({ attemptKey, reason }) => [attemptKey, reason] as const));
    const going = waiting.filter(({ order }) => !refused.has(order.attemptKey));
    for (const { attemptId, order } of waiting) {
      const reason = refused.get(order.attemptKey);
      if (reason !== undefined && order.does === 'collect') await applyFact(ctx, attemptId, failed('declined', reason));
    }
    if (going.length === 0) return { fileId: 0, name: '', sequence, orders: 0, refused: refused.size + ended };
    const [row] = await insertReturning<{ id: number | string }>(
      db,
      'order_files',
      ['gateway_account_id', 'sequence', 'name', 'reference', 'content', 'orders', 'created_at'],
      [[account.id, sequence, built.name, built.reference ?? built.name, Buffer.from(built.bytes).toString('base64'), going.length, ctx.clock.now()]],
      { onConflict: 'nothing', returning: ['id'] },
    );
    if (row === undefined) throw conflict('FILE_MADE_MEANWHILE', 'Another file was made at the same moment. Look at it first.');
    const fileId = Number(row.id);
    const partOf = new Map((built.parts ?? []).flatMap(({ reference, attemptKeys }) => attemptKeys.map((key) => [key, reference] as const)));
    const written = await insertReturning(
      db,
      'bank_orders',
      ['order_file_id', 'attempt_id', 'method_id', 'does', 'part'],
      going.map(({ attemptId, methodId, order }) => [fileId, attemptId, methodId, order.does, partOf.get(order.attemptKey) ?? '']),
      { onConflict: 'nothing', returning: ['id'] },
    );
    if (written.length !== going.length) throw conflict('FILE_MADE_MEANWHILE', 'Another file was made at the same moment. Look at it first.');
    const answer = { fileId, name: built.name, sequence, orders: going.length, refused: refused.size + ended };
    ctx.touch({ kind: 'order_file', id: fileId }, undefined, answer);
    const cancelled = going.filter(({ order }) => order.does === 'cancel');
    for (const { attemptId, order } of cancelled) await applyFact(ctx, attemptId, { status: 'done', value: { status: 'cancelled', providerRef: order.providerRef } });
    return answer;
  },
});
