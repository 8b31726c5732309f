import { callProvider, ModuleError, providerJson, z, type CallCtx, type CallEffect, type FailureKind, type HttpInit } from '@billet/sdk';
import type { Account } from './account.ts';

type Ctx = CallCtx<Account>;

const NAME = 'The Pix API';
const SCOPES = 'cob.read cob.write pix.read pix.write webhook.read webhook.write';
/** What an account asks for beyond that, if it does such things; a bank refuses scopes that it has not granted. */
const DATED = ' cobv.read cobv.write';
const AUTOMATIC = ' rec.read rec.write cobr.read cobr.write payloadlocationrec.read payloadlocationrec.write webhookrec.read webhookrec.write webhookcobr.read webhookcobr.write';
const tokenShape = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number().default(300) });
/** RFC 7807, as the API wants it. */
const problemShape = z.looseObject({ title: z.string().default(''), detail: z.string().default(''), violacoes: z.array(z.looseObject({ razao: z.string().default(''), propriedade: z.string().default('') })).default([]) });
const KINDS: Readonly<Record<number, FailureKind>> = { 400: 'invalid', 401: 'auth', 403: 'auth', 409: 'exists', 422: 'invalid' };

/** Tokens by account, in memory only: a token is as good as a password. */
export type Tokens = Map<string, { readonly token: string; readonly until: number }>;

const identity = ({ certificate, certificateKey, authority }: Account): Pick<HttpInit, 'identity' | 'trust'> => ({
  ...(certificate === '' || certificateKey === undefined ? {} : { identity: { certificate, key: certificateKey.reveal() } }),
  ...(authority === '' ? {} : { trust: authority }),
});

/** Whether the account has made codes with a due date: they stay payable when it makes no more of them. */
export const hasDated = async (ctx: Ctx): Promise<boolean> => ctx.settings.dated || (await ctx.kv.get(`dated:${ctx.accountId}`)) === true;
export const noteDated = async (ctx: Ctx): Promise<void> => {
  if ((await ctx.kv.get(`dated:${ctx.accountId}`)) !== true) await ctx.kv.set(`dated:${ctx.accountId}`, true);
};

const tokenOf = async (ctx: Ctx, tokens: Tokens): Promise<string> => {
  const known = tokens.get(ctx.accountId);
  if (known !== undefined && known.until > ctx.clock.wallMs()) return known.token;
  const { tokenUrl, clientId, clientSecret } = ctx.settings;
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret.reveal()}`).toString('base64')}`;
  const reply = await callProvider(ctx, NAME, 'reads', tokenUrl, { method: 'POST', headers: { authorization }, form: { grant_type: 'client_credentials', scope: `${SCOPES}${(await hasDated(ctx)) ? DATED : ''}${ctx.settings.automatic ? AUTOMATIC : ''}` }, ...identity(ctx.settings) });
  if (reply.status >= 400) throw new ModuleError('auth', 'The bank refuses client id, secret or certificate.', { code: String(reply.status) });
  const found = tokenShape.safeParse(await providerJson(reply, NAME, 'reads'));
  if (!found.success) throw new ModuleError('remote', 'The bank gave no token.');
  tokens.set(ctx.accountId, { token: found.data.access_token, until: ctx.clock.wallMs() + Math.max(0, found.data.expires_in - 30) * 1000 });
  return found.data.access_token;
};

/** One call. `undefined` = there is no such thing. */
export const ask = async (ctx: Ctx, tokens: Tokens, effect: CallEffect, path: string, init: HttpInit = {}): Promise<unknown> => {
  const authorization = `Bearer ${await tokenOf(ctx, tokens)}`;
  const reply = await callProvider(ctx, NAME, effect, `${ctx.settings.endpoint.replace(/\/$/, '')}${path}`, { ...init, headers: { authorization }, ...identity(ctx.settings) });
  if (reply.status === 404) return undefined;
  if (reply.status === 401) tokens.delete(ctx.accountId);
  if (reply.status >= 400) {
    const { title, detail, violacoes } = problemShape.safeParse(await reply.json().catch(() => ({}))).data ?? { title: '', detail: '', violacoes: [] };
    const told = [title, detail, ...violacoes.map(({ propriedade, razao }) => `${propriedade}: ${razao}`)].filter((part) => part !== '').join(' · ');
    throw new ModuleError(KINDS[reply.status] ?? 'declined', told === '' ? `The bank refuses (${String(reply.status)}).` : told, { code: String(reply.status) });
  }
  return reply.status === 204 ? null : providerJson(reply, NAME, effect);
};
