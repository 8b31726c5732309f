import { callProvider, isModuleError, jsonOf, ModuleError, withinWindow, z, type CallCtx, type CallEffect } from '@billet/sdk';
import type { Account } from './account.ts';
import { isOfPlatform } from './platform-keys.ts';
import { authorization, privateKeyOf } from './sign.ts';
import { signedPart, type Signed } from './signed.ts';

type Ctx = CallCtx<Account>;

const errorShape = z.looseObject({ code: z.string(), message: z.string().nullish() });

/** Who is asked for something that is no longer, or not yet, there. */
const ABSENT = new Set(['ORDER_NOT_EXIST', 'RESOURCE_NOT_EXISTS', 'ORDERNOTEXIST', 'NO_STATEMENT_EXIST', 'STATEMENT_CREATING']);

const send = async (ctx: Ctx, effect: CallEffect, method: 'GET' | 'POST', address: string, json?: object): Promise<{ readonly status: number; readonly text: string; readonly signed: Signed | undefined }> => {
  const { endpoint, merchantId, serial, privateKey } = ctx.settings;
  const body = json === undefined ? '' : JSON.stringify(json);
  const key = privateKeyOf(privateKey.reveal());
  const reply = await callProvider(ctx, 'WeChat Pay', effect, `${endpoint.replace(/\/$/, '')}${address}`, {
    method,
    headers: { authorization: authorization({ method, address, body }, { merchantId, serial, key }, Math.floor(ctx.clock.wallMs() / 1000), ctx.ids.token(18).replaceAll(/[^A-Za-z0-9]/g, '0')), accept: 'application/json', ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(json === undefined ? {} : { body }),
  });
  const text = await reply.text();
  return { status: reply.status, text, signed: signedPart((name) => reply.headers[name], text) };
};

/** The list of platform certificates, as it came. */
export const fetchCertificates = async (ctx: Ctx): Promise<Signed> => {
  const { status, text, signed } = await send(ctx, 'reads', 'GET', '/v3/certificates');
  if (status === 401 || status === 403) throw new ModuleError('auth', errorShape.safeParse(jsonOf(text)).data?.message ?? 'WeChat Pay refuses number, certificate or key.');
  if (status >= 400 || signed === undefined) throw new ModuleError('remote', 'WeChat Pay does not give its certificates.');
  return signed;
};

/** A file that an answer led to. It comes without a signature: whoever asks compares it with the hash that was told. */
export const download = async (ctx: Ctx, address: string): Promise<string> => {
  const { status, text } = await send(ctx, 'reads', 'GET', address);
  if (status >= 400) throw new ModuleError('remote', `WeChat Pay does not give the file (${String(status)}).`);
  return text;
};

/** Whether the platform signed an answer. If its certificates cannot be had after a call that writes, the deed may be done all the same. */
const isSigned = async (ctx: Ctx, signed: Signed, ambiguous: boolean): Promise<boolean> => {
  try {
    return await isOfPlatform(ctx, signed, fetchCertificates);
  } catch (error) {
    if (!ambiguous || !isModuleError(error)) throw error;
    throw new ModuleError(error.failure.kind, error.failure.message, { ambiguous });
  }
};

/** One signed call; `undefined` = there is no such thing. What comes back counts only if the platform has signed it. */
export const ask = async (ctx: Ctx, effect: CallEffect, method: 'GET' | 'POST', address: string, json?: object): Promise<unknown> => {
  const ambiguous = effect === 'writes';
  const { status, text, signed } = await send(ctx, effect, method, address, json);
  const refused = status >= 400 ? (errorShape.safeParse(jsonOf(text)).data ?? { code: String(status), message: undefined }) : undefined;
  if (status === 401) throw new ModuleError('auth', refused?.message ?? 'WeChat Pay refuses number, certificate or key.', { code: refused?.code ?? '' });
  if (signed === undefined || !withinWindow(ctx.clock.wallMs(), Number(signed.timestamp)) || !(await isSigned(ctx, signed, ambiguous))) {
    throw new ModuleError('auth', 'The answer is not signed by WeChat Pay; check the APIv3 key, or the public key and its id.', { ambiguous });
  }
  if (refused === undefined) return jsonOf(text);
  if (ABSENT.has(refused.code)) return undefined;
  const told = refused.message ?? `WeChat Pay refuses (${refused.code}).`;
  if (refused.code === 'PARAM_ERROR' || refused.code === 'INVALID_REQUEST') throw new ModuleError('invalid', told, { retry: 'never', code: refused.code });
  throw new ModuleError(refused.code === 'FREQUENCY_LIMITED' ? 'rate' : 'declined', told, { code: refused.code });
};
