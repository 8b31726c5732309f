import { localDateSchema, z, type CallCtx } from '@billet/sdk';
import type { Account } from './account.ts';

/** What was intended, written down before the first byte that cannot be taken back leaves. */
const recordSchema = z.strictObject({
  kind: z.enum(['register', 'renew', 'transferIn', 'trade', 'restore', 'remove']),
  name: z.string(),
  /** Renewals: the expiry they started from, and the years that were paid. */
  from: localDateSchema.optional(),
  years: z.number().int().optional(),
  /** The registry took it and works on it. */
  pending: z.boolean().optional(),
  /** Registrations and trades: the registrant we made for it; proves that a domain came of this operation. */
  registrant: z.string().optional(),
  /** Registro.br's number for it. */
  ticket: z.string().optional(),
  /** How it ended, where the end came by message: yes or no, and why. */
  end: z.strictObject({ done: z.boolean(), reason: z.string() }).optional(),
});

export type JournalRecord = z.output<typeof recordSchema>;

export interface Journal {
  read(operationId: string): Promise<JournalRecord | undefined>;
  write(operationId: string, record: JournalRecord): Promise<void>;
  /** The registry said no for certain: there is nothing to be looked up. */
  forget(operationId: string): Promise<void>;
  /** Notes the end of an operation that was pending; false if it is not one of ours. */
  finish(operationId: string, end: { readonly done: boolean; readonly reason: string }): Promise<boolean>;
}

/** The key of an operation in our store is also what the transaction ids begin with. */
export const operationKey = (operationId: string): string => operationId.replace(/[^A-Za-z0-9-]/g, '').slice(-36);

export const journalOf = ({ kv, accountId }: CallCtx<Account>): Journal => {
  const key = (operationId: string): string => `op:${accountId}:${operationKey(operationId)}`;
  const read: Journal['read'] = async (operationId) => {
    const record = recordSchema.safeParse(await kv.get(key(operationId)));
    return record.success ? record.data : undefined;
  };
  const write: Journal['write'] = (operationId, record) => kv.set(key(operationId), record);
  return {
    read,
    write,
    forget: (operationId) => kv.delete(key(operationId)),
    finish: async (operationId, end) => {
      const record = await read(operationId);
      if (record === undefined) return false;
      await write(operationId, { ...record, pending: false, end: { ...end } });
      return true;
    },
  };
};

/** Our operation's key out of a transaction id that carries it. */
export const operationOf = (trId: string | undefined): string | undefined => /^(.+)-[0-9A-Z]{26}$/.exec(trId ?? '')?.[1];
