import { isModuleError, ModuleError, refusalOf, z, type CallCtx, type FailureKind, type HttpReply, type Secret } from '@billet/sdk';

/** An account at Openprovider, as far as each call needs it. */
export interface OpenproviderAccount {
  readonly endpoint: string;
  readonly username: string;
  readonly password: Secret;
}

type Ctx = CallCtx<OpenproviderAccount>;
type Query = Readonly<Record<string, string | number | boolean>>;

export interface OpenproviderRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Query;
  readonly json?: unknown;
}

const envelope = z.looseObject({ code: z.number().int(), desc: z.string().default(''), data: z.unknown().optional() });
const loginData = z.looseObject({ token: z.string().min(1) });

const NOT_SIGNED_IN = 196;
/** Codes with one meaning; all others are told by their words. */
const CODES: Readonly<Record<string, FailureKind>> = { 10005: 'auth' };

const refusal = (code: number, desc: string): ModuleError => refusalOf(desc === '' ? `Openprovider answers with code ${String(code)}.` : desc, String(code), CODES);

const SIGN_IN = '/auth/login';

/** A call that only asks leaves no doubt about what became of it. */
const honest = async (doubt: boolean, answer: Promise<HttpReply>): Promise<HttpReply> => {
  try {
    return await answer;
  } catch (error) {
    if (doubt || !isModuleError(error)) throw error;
    throw new ModuleError(error.failure.kind, error.message);
  }
};

/** Calls the API. A token is fetched when it is needed, kept in memory only, and fetched once more when it has run out. */
export const createOpenproviderClient = () => {
  const tokens = new Map<string, string>();

  const send = async (ctx: Ctx, { method, path, query, json }: OpenproviderRequest, token?: string): Promise<z.output<typeof envelope>> => {
    const doubt = method !== 'GET' && path !== SIGN_IN;
    const reply = await honest(doubt, ctx.http(`${ctx.settings.endpoint.replace(/\/$/, '')}${path}`, {
      method,
      signal: ctx.signal,
      ...(query === undefined ? {} : { query }),
      ...(json === undefined ? {} : { json }),
      headers: { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      secretFields: ['password', 'token', 'auth_code'],
    }));
    if (reply.status === 429) throw new ModuleError('rate', 'Openprovider takes no more calls for now.');
    // An answer nobody can read says nothing about what was done.
    const text = await reply.text();
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    const parsed = envelope.safeParse(body);
    if (!parsed.success) throw new ModuleError('remote', `Openprovider's answer makes no sense (HTTP ${String(reply.status)}).`, { ambiguous: doubt });
    if (reply.status >= 500 && parsed.data.code === 0) throw new ModuleError('remote', `Openprovider failed (HTTP ${String(reply.status)}).`, { ambiguous: doubt });
    return parsed.data;
  };

  const signIn = async (ctx: Ctx): Promise<string> => {
    const { username, password } = ctx.settings;
    const { code, desc, data } = await send(ctx, { method: 'POST', path: SIGN_IN, json: { username, password: password.reveal() } });
    const found = loginData.safeParse(data);
    if (code !== 0 || !found.success) throw new ModuleError('auth', `Openprovider refuses user name and password${desc === '' ? '.' : `: ${desc}`}`, { code: String(code) });
    return found.data.token;
  };

  return async <T extends z.ZodType>(ctx: Ctx, request: OpenproviderRequest, shape: T): Promise<z.output<T>> => {
    const key = `${ctx.accountId} ${ctx.settings.endpoint} ${ctx.settings.username}`;
    const answer = async (fresh: boolean): Promise<z.output<typeof envelope>> => {
      const token = (fresh ? undefined : tokens.get(key)) ?? (await signIn(ctx));
      tokens.set(key, token);
      return send(ctx, request, token);
    };
    let found = await answer(false);
    if (found.code === NOT_SIGNED_IN) found = await answer(true);
    if (found.code === NOT_SIGNED_IN) throw new ModuleError('auth', found.desc, { code: String(NOT_SIGNED_IN) });
    if (found.code !== 0) throw refusal(found.code, found.desc);
    const data = shape.safeParse(found.data);
    if (!data.success) throw new ModuleError('remote', `Openprovider's answer lacks ${String(data.error.issues[0]?.path.join('.') ?? '')}.`, { ambiguous: request.method !== 'GET' });
    return data.data;
  };
};

export type OpenproviderClient = ReturnType<typeof createOpenproviderClient>;
