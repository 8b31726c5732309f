import { httpCall, ModuleError, z, type CallCtx } from '@billet/sdk';
import type { Account } from './settings.ts';

export type Call = CallCtx<Account>;
export type Fields = Readonly<Record<string, string | number>>;

const reply = z.object({ data: z.unknown().optional(), message: z.string().optional(), errors: z.record(z.string(), z.string()).nullish() });

/** Another node of the cluster is asked on our behalf, and did not answer. */
const NODE_AWAY: ReadonlySet<number> = new Set([595, 596, 599]);

const wordsOf = (told: z.output<typeof reply>): string =>
  [told.message?.trim() ?? '', ...Object.entries(told.errors ?? {}).map(([field, text]) => `${field}: ${text.trim()}`)].filter((part) => part !== '').join('; ');

/** Calls the API. What changes something may answer with the id of a task that does it. */
export const call = async (ctx: Call, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, fields: Fields = {}): Promise<unknown> => {
  const { address, apiUser, token, trust } = ctx.settings;
  const reads = method === 'GET';
  const inAddress = reads || method === 'DELETE';
  const answer = await httpCall(ctx, new URL(`/api2/json${path}`, address).href, {
    method,
    reads,
    headers: { authorization: `PVEAPIToken=${apiUser}=${token.reveal()}` },
    secretFields: ['cipassword'],
    ...(inAddress ? { query: fields } : { form: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)])) }),
    ...(trust === '' ? {} : { trust }),
  });
  if (NODE_AWAY.has(answer.status)) throw new ModuleError('network', 'The node of the machine does not answer.', { ambiguous: !reads });
  const told = reply.safeParse(answer.data);
  if (!told.success) throw new ModuleError('remote', `Proxmox VE answered ${String(answer.status)} with something that is no answer.`, { ambiguous: !reads });
  if (answer.status >= 400) throw new ModuleError('remote', wordsOf(told.data) || `Proxmox VE answered ${String(answer.status)}.`);
  return told.data.data;
};
