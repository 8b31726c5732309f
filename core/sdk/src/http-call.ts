import type { z } from 'zod';
import type { CallCtx, HttpInit } from './ctx.ts';
import { isModuleError, ModuleError, type Failure } from './outcome.ts';

/** One call to an API. @since 0.1.0 */
export interface HttpCall extends Omit<HttpInit, 'signal'> {
  /** The call only asks, so a lost answer leaves no doubt about what became of it. */
  readonly reads?: boolean;
}

/** What came back. @since 0.1.0 */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body read as JSON, `undefined` if it is none. */
  readonly data: unknown;
}

const HTML = /^\s*(<!doctype html|<html)/i;
const LOGIN = /type=["']?password|<title>[^<]*(login|log in|sign in|anmeld|connexion|entrar|вход|登录)/i;
const TITLE = /<title[^>]*>([^<]{0,200})/i;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const retryAfter = ({ headers }: Pick<HttpAnswer, 'headers'>): Pick<Failure, 'retryAfterMs'> | undefined => {
  const seconds = Number(headers['retry-after']);
  return Number.isInteger(seconds) && seconds > 0 ? { retryAfterMs: Math.min(seconds, 3600) * 1000 } : undefined;
};

/** Statuses that say the same on every API; everything else is for the caller to judge. */
const refuse = (answer: HttpAnswer, doubt: boolean): void => {
  const { status, headers, text } = answer;
  if (status === 429) throw new ModuleError('rate', 'Too many calls.', retryAfter(answer));
  if (status === 503) throw new ModuleError('busy', 'The server is busy.', retryAfter(answer));
  if (status === 502 || status === 504) throw new ModuleError('network', `The proxy before the server answered ${String(status)}.`, { ambiguous: doubt });
  if (status >= 300 && status < 400) throw new ModuleError('invalid', `The server sends on to ${new URL(headers['location'] ?? '', 'http://elsewhere').host}; check address, port and encryption.`, { field: 'address' });
  const isPage = HTML.test(text) || (headers['content-type']?.includes('text/html') === true && answer.data === undefined && text.includes('<'));
  if (isPage && LOGIN.test(text)) throw new ModuleError('auth', 'The server shows its login page: user, password or token are refused.');
  if (status === 401 || status === 403) throw new ModuleError('auth', 'The server refuses user, password or token.', { code: String(status) });
  if (isPage) throw new ModuleError('network', `A web page came back instead of an answer: ${TITLE.exec(text)?.[1]?.trim() ?? 'no title'}`, { ambiguous: doubt });
};

/**
 * `ctx.http` for APIs: ends with the call's signal, reads the answer once, and throws a `ModuleError` for what means the
 * same everywhere: refused credentials, a login or firewall page, a redirect, "busy", "too many". Nothing is followed.
 * @since 0.1.0
 */
export const httpCall = async (ctx: Pick<CallCtx, 'http' | 'signal'>, url: string, call: HttpCall = {}): Promise<HttpAnswer> => {
  const { reads = false, ...init } = call;
  try {
    const reply = await ctx.http(url, { ...init, signal: ctx.signal });
    const text = await reply.text();
    const answer = { status: reply.status, headers: reply.headers, text, data: parsed(text) };
    refuse(answer, !reads);
    return answer;
  } catch (error) {
    if (!reads || !isModuleError(error) || !error.failure.ambiguous) throw error;
    throw new ModuleError(error.failure.kind, error.message);
  }
};

/**
 * What a server told, in the wanted shape; anything else is a failure of the other side (`remote`), never a crash.
 * `what` names the question.
 * @since 0.1.0
 */
export const readAs = <T>(shape: z.ZodType<T>, told: unknown, what: string): T => {
  const found = shape.safeParse(told);
  if (found.success) return found.data;
  throw new ModuleError('remote', `${what} was answered in a shape that is not known.`);
};
