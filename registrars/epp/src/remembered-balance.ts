import { moneySchema, type CallCtx, type Money } from '@billet/sdk';
import type { Account } from './account.ts';
import { readCharged } from './replies/fee-reply.ts';
import type { Reply } from './replies/reply.ts';

const key = (accountId: string): string => `balance:${accountId}`;

/** Most registries tell the balance only in passing, with the answer to what was bought. */
export const rememberBalance = async ({ kv, accountId }: CallCtx<Account>, reply: Reply): Promise<void> => {
  const { balance } = readCharged(reply);
  if (balance !== undefined) await kv.set(key(accountId), balance);
};

export const rememberedBalance = async ({ kv, accountId }: CallCtx<Account>): Promise<Money | undefined> => {
  const read = moneySchema.safeParse(await kv.get(key(accountId)));
  return read.success ? read.data : undefined;
};
