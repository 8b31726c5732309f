import { createHash } from 'node:crypto';
import { z, type CallCtx } from '@billet/sdk';

const schema = z.strictObject({
  /** Fingerprint of everything but the speed that open sessions have been told; empty = they have yet to be told. */
  rest: z.string(),
  speed: z.string(),
  /** Extra attributes that were written. */
  extras: z.array(z.string()),
});

/** What is remembered about a login between calls: what its open sessions know. The rows themselves are not. */
export type Memory = z.output<typeof schema>;

type Kept = Pick<CallCtx, 'kv' | 'accountId'>;

export const NOTHING_TOLD: Memory = { rest: '', speed: '', extras: [] };

const key = ({ accountId }: Kept, username: string): string => `login:${accountId}:${username}`;

export const recall = async (ctx: Kept, username: string): Promise<Memory | undefined> => {
  const kept = schema.safeParse(await ctx.kv.get(key(ctx, username)));
  return kept.success ? kept.data : undefined;
};

export const remember = (ctx: Kept, username: string, memory: Memory): Promise<void> =>
  ctx.kv.set(key(ctx, username), memory);

export const forget = (ctx: Kept, username: string): Promise<void> => ctx.kv.delete(key(ctx, username));

export const fingerprint = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
