import { ModuleError, type HttpAnswer } from '@billet/sdk';

export type Reply = Readonly<Record<string, unknown>>;

/** The old form escapes values, and forgets the semicolon now and then. */
const unescaped = (text: string): string => text.replaceAll(/&#(\d{2,3});?/g, (_, code: string) => String.fromCodePoint(Number(code)));

/** `a=1&list[]=x&list[]=y`, with the dots in names that some clients lose. */
const readForm = (text: string): Reply => {
  const found: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(unescaped(text))) {
    if (!name.endsWith('[]')) found[name] = value;
    else found[name.slice(0, -2)] = [...((found[name.slice(0, -2)] as string[] | undefined) ?? []), value];
  }
  return found;
};

const isObject = (value: unknown): value is Reply => typeof value === 'object' && value !== null && !Array.isArray(value);

const wordsOf = (reply: Reply): string =>
  [reply['error'], reply['text'], reply['result'], reply['details'], reply['message']]
    .filter((part): part is string => typeof part === 'string' && part !== '' && part !== '0' && part !== '1')
    .map((part) => part.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').trim())
    .join(': ')
    .slice(0, 300);

/** The one sign of success that does not depend on version and language: no `error`, or one that is 0. */
const isRefusal = (reply: Reply, status: number): boolean => {
  const { error } = reply;
  return status >= 400 || (error !== undefined && error !== '0' && error !== 0 && error !== '' && error !== false);
};

/** An answer in the old or the new form; what the panel says no to is `remote`. */
export const readReply = ({ status, text, data }: HttpAnswer): Reply => {
  if (Array.isArray(data)) return { list: data as readonly unknown[] };
  const reply = isObject(data) ? data : readForm(text);
  if (!isRefusal(reply, status)) return reply;
  const words = wordsOf(reply);
  if (words.includes('authority level')) throw new ModuleError('auth', `The login key does not allow this: ${words}`);
  throw new ModuleError('remote', words === '' ? `DirectAdmin answered ${String(status)}.` : words);
};
