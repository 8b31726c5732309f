import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { CallCtx } from './ctx.ts';
import type { Secret } from './secret.ts';

/** Some ten milliseconds a guess. */
const COST = 4096;

const scrypted = (text: string, salt: string): Promise<string> =>
  new Promise((resolve, reject) => {
    scrypt(text, salt, 32, { N: COST }, (error, hash) => {
      if (error === null) resolve(hash.toString('base64url'));
      else reject(error);
    });
  });

const place = (ctx: CallCtx, whose: string): string => `password:${ctx.accountId}:${whose}`;

/**
 * True if this password was the last one that was written for `whose`. Panels do not tell passwords, and one that the client
 * chose in the panel must not be overwritten each time somebody looks.
 * @since 0.1.0
 */
export const passwordWasWritten = async (ctx: CallCtx, whose: string, password: Secret): Promise<boolean> => {
  const kept = await ctx.kv.get(place(ctx, whose));
  const [salt, hash] = typeof kept === 'string' ? kept.split('.') : [];
  if (salt === undefined || hash === undefined) return false;
  return timingSafeEqual(Buffer.from(hash), Buffer.from(await scrypted(password.reveal(), salt)));
};

/** Keeps a salted hash of a password that was written now; `undefined` forgets it. @since 0.1.0 */
export const notePassword = async (ctx: CallCtx, whose: string, password: Secret | undefined): Promise<void> => {
  if (password === undefined) return ctx.kv.delete(place(ctx, whose));
  const salt = randomBytes(12).toString('base64url');
  await ctx.kv.set(place(ctx, whose), `${salt}.${await scrypted(password.reveal(), salt)}`);
};
