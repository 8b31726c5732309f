import { httpCall, type CallCtx, type HttpCall } from '@billet/sdk';
import { readReply, type Reply } from './read-reply.ts';
import type { Account } from './settings.ts';

export type Call = CallCtx<Account>;
export type Fields = Readonly<Record<string, string | number>>;

const PATIENCE_MS = 180_000;

/** With `as`, the panel is spoken to as that user of ours. */
const send = async (ctx: Call, path: string, call: HttpCall, as?: string): Promise<Reply> => {
  const { address, user, loginKey, trust } = ctx.settings;
  const name = as === undefined ? user : `${user}|${as}`;
  const authorization = `Basic ${Buffer.from(`${name}:${loginKey.reveal()}`).toString('base64')}`;
  const answer = await httpCall(ctx, new URL(path, address).href, {
    timeoutMs: call.reads === true ? 60_000 : PATIENCE_MS,
    secretFields: ['passwd', 'passwd2', 'password'],
    ...call,
    headers: { authorization },
    ...(trust === '' ? {} : { trust }),
  });
  return readReply(answer);
};

const texts = (fields: Fields): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)]));

/** Asks by one of the old commands. Nothing secret may be asked with. */
export const ask = (ctx: Call, command: string, query: Fields = {}, as?: string): Promise<Reply> =>
  send(ctx, `/${command}`, { method: 'GET', query: { json: 'yes', ...query }, reads: true }, as);

/** Changes something by one of the old commands; everything goes in the body. */
export const change = (ctx: Call, command: string, fields: Fields, as?: string): Promise<Reply> =>
  send(ctx, `/${command}`, { method: 'POST', form: { json: 'yes', ...texts(fields) } }, as);

/** The newer interface, which databases and links have. */
export const api = (ctx: Call, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, json?: unknown, as?: string): Promise<Reply> =>
  send(ctx, `/api/${path}`, { method, reads: method === 'GET', ...(json === undefined ? {} : { json }) }, as);

/** Names of a list in any of the shapes it comes in. */
export const names = (reply: Reply): readonly string[] => {
  const list = reply['list'] ?? Object.values(reply);
  return Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : [];
};
