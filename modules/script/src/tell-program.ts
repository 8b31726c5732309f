import { failed, ModuleError, type CallCtx, type FailureKind, type ToldMessage } from '@billet/sdk';
import { findProgram } from './find-program.ts';
import { runProgram, type Ran } from './run-program.ts';
import type { Account } from './settings.ts';

const QUESTIONS: readonly ToldMessage['action'][] = ['test', 'find', 'accounts', 'poll'];

/** The numbers of sysexits.h, for programs that say no without words. */
const KINDS: Readonly<Record<number, FailureKind>> = { 64: 'invalid', 65: 'invalid', 67: 'notFound', 68: 'network', 69: 'network', 73: 'limit', 75: 'busy', 76: 'remote', 77: 'auth', 78: 'auth' };

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** The last thing that it complained about, without the password if it should be in there. */
const complaint = ({ errors, code }: Ran, password: unknown): string => {
  const last = errors.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  const hidden = typeof password === 'string' && password !== '' ? last.replaceAll(password, '[secret]') : last;
  return hidden === '' ? `The program ended with ${String(code)}.` : hidden;
};

/** JSON on standard input, the action as last argument; JSON on standard output. */
export const tellProgram = async (ctx: CallCtx<Account>, message: ToldMessage): Promise<unknown> => {
  const { program, args, seconds } = ctx.settings;
  const path = await findProgram(process.env['BILLET_SCRIPTS'], program);
  const reads = QUESTIONS.includes(message.action);
  const fixed = args.split('\n').filter((line) => line !== '');
  const ran = await runProgram({ path, args: [...fixed, message.action], input: JSON.stringify(message), timeoutMs: seconds * 1000, signal: ctx.signal, reads });
  const told = parse(ran.output);
  if (ran.code === 0 && told !== undefined) return told;
  if ((told as { readonly status?: unknown } | undefined)?.status === 'failed') return told;
  const kind = KINDS[ran.code];
  if (kind !== undefined) return failed(kind, complaint(ran, message['password']));
  throw new ModuleError('remote', ran.code === 0 ? 'The program said nothing that is JSON.' : complaint(ran, message['password']), { ambiguous: !reads });
};
