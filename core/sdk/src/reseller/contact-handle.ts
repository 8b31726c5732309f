import { createHash } from 'node:crypto';
import type { CallCtx } from '../ctx.ts';

/**
 * The handle of a contact at the other side: the same data has one handle, however often it is needed. `make` is called
 * for data that was not seen before.
 * @since 0.1.0
 */
export const contactHandle = async (ctx: CallCtx, data: unknown, make: () => Promise<string>): Promise<string> => {
  const key = `handle:${ctx.accountId}:${createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 32)}`;
  const known = await ctx.kv.get(key);
  if (typeof known === 'string') return known;
  const handle = await make();
  await ctx.kv.set(key, handle);
  return handle;
};

/**
 * A person's name in two parts, for sides that want them apart: the last word is the family name. Of a single word both
 * are made.
 * @since 0.1.0
 */
export const splitPersonName = (name: string): { readonly first: string; readonly last: string } => {
  const words = name.trim().split(/\s+/);
  const last = words.pop() ?? '';
  return { first: words.length === 0 ? last : words.join(' '), last };
};
