import { isModuleError, type Ref } from '@billet/sdk';
import { findAccount } from '../accounts.ts';
import { api, ask, names, type Call, type Fields } from '../directadmin.ts';
import type { Reply } from '../read-reply.ts';

/** Asks as the owner of an account; of an account that is not there, nothing. */
const orNothing = async (ctx: Call, account: Ref, work: () => Promise<Reply>): Promise<Reply> => {
  try {
    return await work();
  } catch (error) {
    if (isModuleError(error) && ['remote', 'auth'].includes(error.failure.kind) && (await findAccount(ctx, account.id)) === undefined) return { list: [] };
    throw error;
  }
};

export const askAs = (ctx: Call, account: Ref, command: string, query: Fields = {}): Promise<Reply> => orNothing(ctx, account, () => ask(ctx, command, query, account.id));

export const apiAs = (ctx: Call, account: Ref, path: string): Promise<Reply> => orNothing(ctx, account, () => api(ctx, 'GET', path, undefined, account.id));

/** Domains that an account has of its own, the first one first. */
export const ownDomains = async (ctx: Call, account: Ref): Promise<readonly string[]> => names(await askAs(ctx, account, 'CMD_API_SHOW_DOMAINS'));

/** Pairs of an answer that is a map from name to text. */
export const pairs = (reply: Reply): readonly (readonly [string, string])[] =>
  Object.entries(reply).filter((pair): pair is [string, string] => typeof pair[1] === 'string');

export const split = (address: string): { readonly user: string; readonly domain: string } => {
  const [user = '', domain = ''] = address.split('@');
  return { user, domain };
};
