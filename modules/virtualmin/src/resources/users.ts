import { isModuleError, type Ref } from '@billet/sdk';
import { serversOfUser } from '../accounts.ts';
import { list, type Call, type Fields, type Row } from '../virtualmin.ts';

/** Mailboxes, FTP logins and database users are all users of a server; what they have tells one from another. */
export const kindOf = (user: Row): 'mailbox' | 'ftpUser' | 'databaseUser' =>
  user.get('email_address') !== undefined ? 'mailbox' : user.get('user_type') === 'Website manager' ? 'ftpUser' : 'databaseUser';

export const shortName = (user: Row): string => user.name.split('@')[0] ?? '';

/** All users of all servers of an account, by one call; of an account that is not there, none. */
export const usersOf = async (ctx: Call, account: Ref, more: Fields = {}): Promise<readonly Row[]> => {
  try {
    return await list(ctx, 'list-users', { 'domain-user': account.id, ...more });
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'remote' && (await serversOfUser(ctx, account.id)).length === 0) return [];
    throw error;
  }
};

/** `name@domain` as the programs want it. */
export const split = (address: string): { readonly user: string; readonly domain: string } => {
  const [user = '', domain = ''] = address.split('@');
  return { user, domain };
};
