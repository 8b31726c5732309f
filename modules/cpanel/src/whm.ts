import { httpCall, ModuleError, readAs, z, type CallCtx, type HttpAnswer } from '@billet/sdk';
import type { Account } from './settings.ts';

export type Call = CallCtx<Account>;
export type Fields = Readonly<Record<string, string | number | readonly string[]>>;

const flag = z.union([z.literal([0, 1]), z.literal(['0', '1'])]).transform(Number);
const withMetadata = z.object({
  metadata: z.object({ result: flag, reason: z.string().optional() }),
  data: z.unknown().optional(),
});
/** The envelope of the time before, in which newer servers still answer `version` and "Access denied". */
const withResult = z.object({
  cpanelresult: z.object({ error: z.string().optional(), data: z.unknown().optional() }),
});
const withError = z.object({ error: z.string() });

/** WHM may put whole pages of HTML into a reason. */
const plain = (text: string | undefined): string =>
  (text ?? '').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').trim().slice(0, 300);

/** The data of an answer in any of the envelopes that WHM uses. */
export const readAnswer = ({ data: body, status }: Pick<HttpAnswer, 'data' | 'status'>, reads: boolean): unknown => {
  const known = withMetadata.safeParse(body);
  if (known.success) {
    const { metadata, data } = known.data;
    if (metadata.result === 1) return data ?? {};
    throw new ModuleError('remote', plain(metadata.reason) || 'WHM refused without a reason.');
  }
  const older = withResult.safeParse(body);
  if (older.success) {
    const { error, data } = older.data.cpanelresult;
    if (error === undefined) return data;
    throw new ModuleError(/access denied/i.test(error) ? 'auth' : 'remote', plain(error));
  }
  const bare = withError.safeParse(body);
  if (bare.success) throw new ModuleError('unsupported', plain(bare.data.error));
  throw new ModuleError('remote', `WHM answered ${String(status)} with something that is no answer.`, { ambiguous: !reads });
};

const bodyOf = (fields: Fields): string => {
  const form = new URLSearchParams({ 'api.version': '1' });
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'object') for (const each of value) form.append(key, each);
    else form.set(key, String(value));
  }
  return form.toString();
};

/** Making and removing an account may take minutes. */
const PATIENCE_MS = 180_000;

/** Calls one function of WHM API 1; `raw` leaves the envelope to the caller. All parameters go in the body, so that no log of addresses has them. */
export const whm = async (ctx: Call, name: string, fields: Fields = {}, { reads = false, raw = false } = {}): Promise<unknown> => {
  const { address, user, token, trust } = ctx.settings;
  const answer = await httpCall(ctx, new URL(`/json-api/${name}`, address).href, {
    method: 'POST',
    headers: { authorization: `whm ${user}:${token.reveal()}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: bodyOf(fields),
    timeoutMs: reads ? 60_000 : PATIENCE_MS,
    reads,
    secretFields: ['password', 'pass', 'key'],
    ...(trust === '' ? {} : { trust }),
  });
  return raw ? answer.data : readAnswer(answer, reads);
};

/** Asks; what comes back has the wanted shape, or it is a failure of the other side. */
export const ask = async <T>(ctx: Call, name: string, fields: Fields, shape: z.ZodType<T>): Promise<T> => readAs(shape, await whm(ctx, name, fields, { reads: true }), name);
