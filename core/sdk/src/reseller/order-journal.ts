import { z } from 'zod';
import type { CallCtx } from '../ctx.ts';
import { localDateSchema } from '../dates.ts';
import { isModuleError } from '../outcome.ts';

/** What was intended, written down before the first byte that cannot be taken back leaves. */
const recordSchema = z.strictObject({
  kind: z.enum(['register', 'renew', 'transferIn', 'trade', 'restore', 'remove']),
  name: z.string(),
  /** Renewals: the expiry they started from, and the years that were ordered. */
  from: localDateSchema.optional(),
  years: z.number().int().optional(),
  /** Trades: the holder as the other side calls him. */
  holder: z.string().optional(),
  /** The other side took it and works on it. */
  pending: z.boolean().optional(),
});

export type OrderRecord = z.output<typeof recordSchema>;

export interface OrderJournal {
  read(operationId: string): Promise<OrderRecord | undefined>;
  write(operationId: string, record: OrderRecord): Promise<void>;
  /** The other side said no for certain: there is nothing to be looked up. */
  forget(operationId: string): Promise<void>;
}

export const orderJournal = ({ kv, accountId }: CallCtx): OrderJournal => {
  const key = (operationId: string): string => `op:${accountId}:${operationId.replace(/[^A-Za-z0-9-]/g, '').slice(-36)}`;
  return {
    read: async (operationId) => recordSchema.safeParse(await kv.get(key(operationId))).data,
    write: (operationId, record) => kv.set(key(operationId), record),
    forget: (operationId) => kv.delete(key(operationId)),
  };
};

/** Sends a command that was written down; a certain no is forgotten, a doubt stays in the journal. */
export const sendNoted = async <T>(ctx: CallCtx, operationId: string, record: OrderRecord, send: () => Promise<T>): Promise<T> => {
  const journal = orderJournal(ctx);
  await journal.write(operationId, record);
  try {
    return await send();
  } catch (error) {
    if (isModuleError(error) && !error.failure.ambiguous) await journal.forget(operationId);
    throw error;
  }
};
