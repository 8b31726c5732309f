import { ModuleError, z, type CallCtx } from '@billet/sdk';
import type { Account } from './settings.ts';

const TIMEOUT_MS = 15_000;
const answers = z.array(z.tuple([z.string(), z.unknown(), z.string()]));
const failure = z.object({ exitCode: z.number() });

/** Exit codes of doveadm that mean "there is none". */
const ABSENT = [65, 67, 68];

export const hasDoveadm = ({ settings }: CallCtx<Account>): boolean => settings.doveadmUrl !== '' && settings.doveadmKey !== undefined;

/** One command of doveadm; what is not there is `undefined`. */
export const askDoveadm = async (ctx: CallCtx<Account>, command: string, parameters: Readonly<Record<string, unknown>>): Promise<unknown> => {
  const { doveadmUrl, doveadmKey } = ctx.settings;
  const reply = await ctx.http(`${doveadmUrl.replace(/\/+$/, '')}/doveadm/v1`, {
    method: 'POST',
    headers: { authorization: `X-Dovecot-API ${Buffer.from(doveadmKey?.reveal() ?? '').toString('base64')}` },
    json: [[command, parameters, 'billet']],
    timeoutMs: TIMEOUT_MS,
  });
  if (reply.status === 401 || reply.status === 403) throw new ModuleError('auth', 'Dovecot refuses the key of doveadm.');
  if (reply.status !== 200) throw new ModuleError('remote', `doveadm answers ${String(reply.status)}.`);
  const parsed = answers.safeParse(await reply.json());
  const [kind, body] = parsed.data?.[0] ?? ['error', undefined];
  if (kind !== 'error') return body;
  const code = failure.safeParse(body).data?.exitCode;
  if (code !== undefined && ABSENT.includes(code)) return undefined;
  throw new ModuleError('remote', `doveadm could not do it (${String(code ?? 'no code')}).`);
};

const quotas = z.array(z.object({ type: z.string(), value: z.string() }));
/** Bytes in a mailbox. */
export const usedBytes = async (ctx: CallCtx<Account>, address: string): Promise<number | undefined> => {
  const found = quotas.safeParse(await askDoveadm(ctx, 'quotaGet', { user: address })).data?.find(({ type }) => type === 'STORAGE');
  return found === undefined ? undefined : Number(found.value) * 1024;
};

const mails = z.array(z.object({ 'hdr.subject': z.string(), 'hdr.from': z.string(), 'date.received': z.string() }));
/** Sender, subject and time of the newest mails, never their text. */
export const lookIn = async (ctx: CallCtx<Account>, address: string): Promise<readonly (readonly [string, string, string])[]> => {
  const found = mails.safeParse(await askDoveadm(ctx, 'fetch', { user: address, field: ['hdr.from', 'hdr.subject', 'date.received'], query: ['mailbox', 'INBOX', 'all'] })).data ?? [];
  return found.slice(-20).reverse().map((mail) => [mail['date.received'], mail['hdr.from'], mail['hdr.subject']]);
};

export const endSessions = (ctx: CallCtx<Account>, address: string): Promise<unknown> => askDoveadm(ctx, 'kick', { mask: [address] });
export const removeMail = (ctx: CallCtx<Account>, address: string): Promise<unknown> => askDoveadm(ctx, 'expunge', { user: address, query: ['mailbox', '*', 'all'] });
