import { httpCall, ModuleError, readAs, z, type CallCtx } from '@billet/sdk';
import type { Account } from './settings.ts';

export type Call = CallCtx<Account>;
/** `true` stands for a parameter without a value; a list repeats it. */
export type Fields = Readonly<Record<string, string | true | readonly string[]>>;

const envelope = z.object({ status: z.string(), error: z.string().nullish(), data: z.unknown().optional(), output: z.string().optional() });
type Told = z.output<typeof envelope>;
/** A line above the first object (a warning) has a value instead of values. */
const rows = z.array(z.object({ name: z.string(), values: z.record(z.string(), z.array(z.string())).default({}) }));

export interface Row {
  readonly name: string;
  /** The first value under this name. */
  get(key: string): string | undefined;
  /** All values under this name: of several lines with the same name, all are told. */
  all(key: string): readonly string[];
}

/** Runs a program. The HTTP status says nothing: success and failure stand in the answer. */
const call = async (ctx: Call, program: string, fields: Fields, reads: boolean): Promise<Told> => {
  const { address, user, password, trust } = ctx.settings;
  const body = new URLSearchParams({ program, json: '1' });
  for (const [key, value] of Object.entries(fields)) for (const each of typeof value === 'object' ? value : [value]) body.append(key, each === true ? '' : each);
  const answer = await httpCall(ctx, new URL('/virtual-server/remote.cgi', address).href, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password.reveal()}`).toString('base64')}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
    reads,
    timeoutMs: reads ? 60_000 : 300_000,
    secretFields: ['pass', 'key'],
    ...(trust === '' ? {} : { trust }),
  });
  const told = envelope.safeParse(answer.data);
  // Said before any program runs: the user may not use the interface.
  if (/^\s*ERROR:/.test(answer.text)) throw new ModuleError('auth', `Virtualmin refuses the call: ${answer.text.trim().slice(0, 200)}`);
  if (!told.success) throw new ModuleError('remote', `${program} was answered with something that is no answer.`, { ambiguous: !reads });
  if (told.data.status !== 'success') throw new ModuleError('remote', `${program}: ${told.data.error?.replaceAll(/\s+/g, ' ').trim().slice(0, 300) ?? 'failed'}`);
  return told.data;
};

/** Runs a program that changes something. */
export const run = async (ctx: Call, program: string, fields: Fields): Promise<void> => {
  await call(ctx, program, fields, false);
};

/** Runs a program that prints something. */
export const printed = async (ctx: Call, program: string, fields: Fields): Promise<string> => (await call(ctx, program, fields, true)).output ?? '';

/** Runs a program that lists things, each with its values. */
export const list = async (ctx: Call, program: string, fields: Fields = {}): Promise<readonly Row[]> => {
  const { data } = await call(ctx, program, { multiline: true, ...fields }, true);
  return readAs(rows, data ?? [], program).map(({ name, values }) => ({ name, get: (key) => values[key]?.[0], all: (key) => values[key] ?? [] }));
};
