import { httpCall, ModuleError, readAs, z, type CallCtx, type FailureKind, type HttpAnswer } from '@billet/sdk';
import type { Account } from './settings.ts';

export type Call = CallCtx<Account>;

const NOT_THERE = 3;
const BUSY = 14;

/** The panel's exit codes that mean something to us; everything else is a "no". */
const KINDS: Readonly<Record<number, FailureKind>> = { 8: 'limit', 9: 'auth', 10: 'auth', 11: 'unsupported', 13: 'limit', [BUSY]: 'busy' };
const WORDS: Readonly<Record<number, string>> = {
  1: 'not enough arguments', 2: 'a value is not valid', 3: 'it does not exist', 4: 'it exists already', 5: 'it is suspended', 6: 'it is not suspended', 7: 'it is in use', 8: 'the limit of the package is reached',
  9: 'the password is wrong', 10: 'it is forbidden', 11: 'it is switched off', 12: 'something could not be read', 13: 'the disk is full', 14: 'the load is too high', 15: 'no connection', 16: 'FTP', 17: 'the database server', 20: 'a service did not restart',
};

const post = (ctx: Call, command: string, args: readonly string[], reads: boolean): Promise<HttpAnswer> => {
  const { address, accessKey, secretKey, trust } = ctx.settings;
  return httpCall(ctx, new URL('/api/', address).href, {
    method: 'POST',
    form: {
      hash: `${accessKey.reveal()}:${secretKey.reveal()}`,
      returncode: reads ? 'no' : 'yes',
      cmd: command,
      ...Object.fromEntries(args.map((arg, at) => [`arg${String(at + 1)}`, arg])),
    },
    reads,
    timeoutMs: reads ? 60_000 : 180_000,
    secretFields: ['hash'],
    ...(trust === '' ? {} : { trust }),
  });
};

const refusal = (command: string, code: number): ModuleError =>
  new ModuleError(KINDS[code] ?? 'remote', `${command}: ${WORDS[code] ?? `exit code ${String(code)}`}`, { code: String(code) });

/** What says no before any command runs: the address is not on the list, the key is wrong, the interface is off. */
const outside = ({ text, status }: HttpAnswer): ModuleError =>
  /^error/i.test(text.trim()) ? new ModuleError('auth', `Hestia refuses the key or Billet's address: ${text.trim().slice(0, 200)}`) : new ModuleError('remote', `Hestia answered ${String(status)} with something that is no answer.`, { ambiguous: true });

/** Runs a command that changes something; its exit code is the answer. */
export const run = async (ctx: Call, command: string, ...args: readonly string[]): Promise<void> => {
  const answer = await post(ctx, command, args, false);
  const code = /^\s*(\d{1,3})\s*$/.exec(answer.text)?.[1] ?? answer.headers['hestia-exit-code'];
  if (code === undefined) throw outside(answer);
  if (Number(code) !== 0) throw refusal(command, Number(code));
};

/** Runs a command that lists something; of what is not there, `undefined`. */
export const list = async <T>(ctx: Call, command: string, args: readonly string[], row: z.ZodType<T>): Promise<Readonly<Record<string, T>> | undefined> => {
  const answer = await post(ctx, command, [...args, 'json'], true);
  const code = Number(answer.headers['hestia-exit-code'] ?? 0);
  if (code === NOT_THERE) return undefined;
  if (code !== 0) throw refusal(command, code);
  if (answer.data === undefined) throw outside(answer);
  // An empty list comes as [].
  return Array.isArray(answer.data) ? {} : readAs(z.record(z.string(), row), answer.data, command);
};
