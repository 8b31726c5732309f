import { ModuleError, refusalOf, type CallCtx } from '@billet/sdk';
import type { Account, Plan } from './settings.ts';

export type Call = CallCtx<Account>;

type Params = Readonly<Record<string, string | number | boolean>>;

/** What an answer complains of, in one of the API's several ways. */
const complaint = (status: number, body: unknown): string | undefined => {
  const failed = status >= 400 ? `HTTP ${String(status)}` : undefined;
  if (typeof body !== 'object' || body === null) return failed;
  const { status: said, message, error, actionstatus, actionstatusdesc } = body as Readonly<Record<string, unknown>>;
  const words = [message, error, actionstatusdesc].find((each): each is string => typeof each === 'string' && each !== '');
  const bad = (typeof said === 'string' && said.toUpperCase() === 'ERROR') || actionstatus === 'Failed';
  return bad ? (words ?? 'unknown error') : failed === undefined ? undefined : (words ?? failed);
};

/** The API takes its credentials in the address of a GET; those of a POST go in the body. */
const call = async (ctx: Call, method: 'GET' | 'POST', path: string, params: Params): Promise<unknown> => {
  const { endpoint, userId, apiKey } = ctx.settings;
  const form = new URLSearchParams({ 'auth-userid': userId, 'api-key': apiKey.reveal() });
  for (const [key, value] of Object.entries(params)) form.append(key, String(value));
  const address = `${endpoint.replace(/\/$/, '')}/${path}.json`;
  const secretFields = ['api-key'];
  const reply = await (method === 'GET'
    ? ctx.http(`${address}?${form.toString()}`, { secretFields })
    : ctx.http(address, { method, body: form.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded' }, secretFields }));
  const text = await reply.text();
  // The gate before the API answers by itself to addresses it does not know.
  if (reply.status === 403) throw new ModuleError('auth', 'LogicBoxes refuses the key, or does not let this server in: add its address to the list in the reseller panel.', { code: '403' });
  if (reply.status === 429) throw new ModuleError('rate', 'LogicBoxes takes no more calls for now.');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new ModuleError('remote', `LogicBoxes' answer makes no sense (HTTP ${String(reply.status)}).`, { ambiguous: method === 'POST' });
  }
  const words = complaint(reply.status, body);
  if (words !== undefined) throw refusalOf(words);
  return body;
};

export const read = (ctx: Call, path: string, params: Params): Promise<unknown> => call(ctx, 'GET', path, params);
export const write = (ctx: Call, path: string, params: Params): Promise<unknown> => call(ctx, 'POST', path, params);

/** The part of an address that says which hosting. */
export const hostingPath = ({ family, platform, region }: Pick<Plan, 'family' | 'platform' | 'region'>): string => `${family}/${platform}/${region}`;
