import { callProvider, ModuleError, providerJson, z, type CallCtx, type CallEffect, type FailureKind, type HttpInit, type HttpReply } from '@billet/sdk';
import type { Account } from './account.ts';

export type Ctx = CallCtx<Account>;

const EARLY_MS = 60_000;

interface Token {
  readonly text: string;
  readonly until: number;
}

const tokenShape = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().positive() });
const errorShape = z.looseObject({ name: z.string().default(''), message: z.string().default(''), error_description: z.string().optional(), details: z.array(z.looseObject({ issue: z.string().default(''), description: z.string().default('') })).default([]) });

const KINDS: Readonly<Record<number, FailureKind>> = { 400: 'invalid', 401: 'auth', 403: 'auth', 404: 'notFound', 422: 'declined' };

/** A call: `key` makes a repeated one the same one. */
export interface PaypalCall extends HttpInit {
  readonly key?: string;
}

const refusal = (status: number, body: unknown): ModuleError => {
  const { name, message, error_description: words, details } = errorShape.safeParse(body).data ?? { name: '', message: '', error_description: undefined, details: [] };
  const [detail] = details;
  const code = detail?.issue === undefined || detail.issue === '' ? name : detail.issue;
  const text = detail?.description === undefined || detail.description === '' ? (words ?? message) : detail.description;
  return new ModuleError(KINDS[status] ?? 'declined', text === '' ? `PayPal refuses (${String(status)}).` : text, code === '' ? {} : { code });
};

/** PayPal's API. Access tokens are kept in memory for as long as they are good. */
export const createClient = () => {
  const tokens = new Map<string, Token>();

  const tokenFor = async (ctx: Ctx): Promise<string> => {
    const { endpoint, clientId, clientSecret } = ctx.settings;
    const basic = Buffer.from(`${clientId}:${clientSecret.reveal()}`).toString('base64');
    const kept = tokens.get(basic);
    if (kept !== undefined && kept.until > ctx.clock.wallMs()) return kept.text;
    const reply = await callProvider(ctx, 'PayPal', 'reads', `${endpoint.replace(/\/$/, '')}/v1/oauth2/token`, { method: 'POST', form: { grant_type: 'client_credentials' }, headers: { authorization: `Basic ${basic}` } });
    const body = await providerJson(reply, 'PayPal', 'reads');
    if (reply.status >= 400) throw new ModuleError('auth', refusal(reply.status, body).message);
    const found = tokenShape.safeParse(body);
    if (!found.success) throw new ModuleError('remote', 'PayPal gave no access token.');
    tokens.set(basic, { text: found.data.access_token, until: ctx.clock.wallMs() + found.data.expires_in * 1000 - EARLY_MS });
    return found.data.access_token;
  };

  const send = async (ctx: Ctx, effect: CallEffect, path: string, { key, headers, ...init }: PaypalCall): Promise<HttpReply> =>
    callProvider(ctx, 'PayPal', effect, `${ctx.settings.endpoint.replace(/\/$/, '')}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${await tokenFor(ctx)}`, prefer: 'return=representation', ...(key === undefined ? {} : { 'paypal-request-id': key }), ...headers },
    });

  return async <T extends z.ZodType>(ctx: Ctx, effect: CallEffect, path: string, shape: T, init: PaypalCall = {}): Promise<z.output<T>> => {
    let reply = await send(ctx, effect, path, init);
    if (reply.status === 401) {
      // Withdrawn before its time: nothing was done, so a fresh one may be tried.
      tokens.clear();
      reply = await send(ctx, effect, path, init);
    }
    const body = await providerJson(reply, 'PayPal', effect);
    if (reply.status >= 400) throw refusal(reply.status, body);
    const found = shape.safeParse(body);
    if (!found.success) throw new ModuleError('remote', `PayPal's answer lacks ${found.error.issues[0]?.path.join('.') ?? 'something'}.`, { ambiguous: effect === 'writes', retry: effect === 'writes' ? 'lookup' : 'later' });
    return found.data;
  };
};

export type Call = ReturnType<typeof createClient>;
