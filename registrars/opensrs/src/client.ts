import { createHash } from 'node:crypto';
import { ModuleError, refusalOf, type CallCtx, type FailureKind } from '@billet/sdk';
import type { Account } from './account.ts';
import { readXcp, recordIn, textIn, writeXcp, type Xcp } from './xcp.ts';

type Ctx = CallCtx<Account>;

/** Codes with one meaning; all others are told by their words. */
const CODES: Readonly<Record<string, FailureKind>> = { 400: 'auth', 401: 'auth', 415: 'notFound', 436: 'rate', 485: 'exists' };

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** The signature the API asks for: MD5 twice, with the key each time. */
export const signature = (body: string, key: string): string => md5(md5(body + key) + key);

export interface Answer {
  readonly code: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, Xcp>>;
}

interface Question {
  readonly effect: 'reads' | 'writes';
  readonly object?: string;
  readonly action: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, Xcp>>;
}

/** Asks, and gives what was answered, be it yes or no. */
export const ask = async (ctx: Ctx, { effect, object = 'DOMAIN', action, domain, attributes = {} }: Question): Promise<Answer & { readonly success: boolean }> => {
  const { endpoint, username, apiKey } = ctx.settings;
  const ambiguous = effect === 'writes';
  const body = writeXcp({ protocol: 'XCP', object, action, ...(domain === undefined ? {} : { domain }), attributes });
  const reply = await ctx.http(endpoint, { method: 'POST', body, headers: { 'content-type': 'text/xml', 'x-username': username, 'x-signature': signature(body, apiKey.reveal()) }, secretFields: ['reg_password', 'auth_info'] });
  if (reply.status === 429) throw new ModuleError('rate', 'OpenSRS takes no more calls for now.');
  const text = await reply.text();
  let block: Readonly<Record<string, Xcp>>;
  try {
    block = readXcp(text);
  } catch {
    throw new ModuleError('remote', `OpenSRS' answer makes no sense (HTTP ${String(reply.status)}).`, { ambiguous });
  }
  const success = textIn(block, 'is_success');
  if (success !== '0' && success !== '1') throw new ModuleError('remote', "OpenSRS' answer does not say whether it is yes or no.", { ambiguous });
  return { success: success === '1', code: textIn(block, 'response_code') ?? '', text: textIn(block, 'response_text') ?? '', attributes: recordIn(block, 'attributes') };
};

const refusal = ({ code, text }: Answer): ModuleError => refusalOf(text === '' ? `OpenSRS answers with code ${code}.` : text, code, CODES);

/** A no that says nothing about what was asked for, but that we may not ask, or not now. */
const NO_ANSWER: readonly FailureKind[] = ['auth', 'limit', 'rate', 'busy'];

/** Asks for what there may be none of. */
export const find = async (ctx: Ctx, question: Question): Promise<Answer['attributes'] | undefined> => {
  const answer = await ask(ctx, question);
  if (answer.success) return answer.attributes;
  const why = refusal(answer);
  if (NO_ANSWER.includes(why.failure.kind)) throw why;
  return undefined;
};

/** Asks, and takes a no as a failure. */
export const must = async (ctx: Ctx, question: Question): Promise<Answer> => {
  const answer = await ask(ctx, question);
  if (!answer.success) throw refusal(answer);
  return answer;
};
