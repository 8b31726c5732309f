import type { CallCtx, HttpInit, HttpReply } from './ctx.ts';
import { isBilletError } from './errors.ts';
import { isModuleError, ModuleError, type Outcome } from './outcome.ts';

/** Whether a call changes something at the other side: only then can a lost answer hide a deed. @since 0.1.0 */
export type CallEffect = 'reads' | 'writes';

/** What a module throws comes back as an outcome. @since 0.1.0 */
export const asOutcome = async <T>(work: Promise<Outcome<T>>): Promise<Outcome<T>> => {
  try {
    return await work;
  } catch (error) {
    if (isModuleError(error)) return error.failure;
    throw error;
  }
};

const seconds = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) * 1000 : undefined);

/** What the status alone says; the rest is for the caller to read. */
const refuse = (name: string, reply: HttpReply, effect: CallEffect): void => {
  const ambiguous = effect === 'writes';
  if (reply.status === 429) {
    const retryAfterMs = seconds(reply.headers['retry-after']);
    throw new ModuleError('rate', `${name} asks to slow down.`, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
  if (reply.status >= 500) throw new ModuleError('remote', `${name} answered with an error of its own (${String(reply.status)}).`, { ambiguous, retry: ambiguous ? 'lookup' : 'later' });
  if (reply.status >= 300 && reply.status < 400) throw new ModuleError('remote', `${name} leads elsewhere (${String(reply.status)}).`, { ambiguous: false });
};

/**
 * One call to a provider, with honest failures: a lost answer of a call that writes is ambiguous, of one that reads it
 * is not. 429, 3xx and 5xx are thrown; any other status is for the caller. @since 0.1.0
 */
export const callProvider = async (ctx: CallCtx, name: string, effect: CallEffect, url: string, init: HttpInit = {}): Promise<HttpReply> => {
  if (ctx.dryRun) throw new ModuleError('unsupported', 'Nothing leaves the house in a dry run.', { retry: 'never' });
  try {
    const reply = await ctx.http(url, { signal: ctx.signal, ...init });
    refuse(name, reply, effect);
    return reply;
  } catch (error) {
    if (isBilletError(error) && error.code === 'DRY_RUN') throw new ModuleError('unsupported', error.message, { retry: 'never' });
    if (!isModuleError(error)) throw error;
    const { kind, message, ambiguous, code, retryAfterMs, retry } = error.failure;
    const honest = effect === 'reads' && ambiguous ? new ModuleError(kind, message) : error;
    ctx.log.warn('provider call failed', { provider: name, kind, ambiguous: honest.failure.ambiguous, code, retryAfterMs, retry });
    throw honest;
  }
};

/** The body as JSON; what is none after a call that writes may hide a deed. @since 0.1.0 */
export const providerJson = async (reply: HttpReply, name: string, effect: CallEffect): Promise<unknown> => {
  try {
    return JSON.parse(await reply.text()) as unknown;
  } catch {
    throw new ModuleError('remote', `The answer of ${name} is not JSON.`, { ambiguous: effect === 'writes', retry: effect === 'writes' ? 'lookup' : 'later' });
  }
};

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Unix milliseconds at which a key in ULID form was made, the same at every retry; other forms tell no time. @since 0.1.0 */
export const ulidTime = (key: string): number | undefined =>
  /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(key) ? Array.from(key.slice(0, 10)).reduce((value, char) => value * 32 + ALPHABET.indexOf(char), 0) : undefined;
