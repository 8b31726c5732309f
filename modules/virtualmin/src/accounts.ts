import { isModuleError, type PanelAccount } from '@billet/sdk';
import { list, type Call, type Fields, type Row } from './virtualmin.ts';

export const TOP_LEVEL = 'Top-level server';
const MANUALLY = /^Manually \((.*)\)$/;

const given = <K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } =>
  (value === undefined || value === '' ? {} : { [key]: value }) as { readonly [P in K]?: string };

const createdAt = (seconds: string | undefined): string | undefined => (Number(seconds) > 0 ? new Date(Number(seconds) * 1000).toISOString() : undefined);

const account = (row: Row): PanelAccount => {
  const disabled = row.get('disabled');
  return {
    username: row.get('username') ?? row.name,
    domain: row.name,
    state: disabled === undefined ? 'active' : 'suspended',
    ...given('email', row.get('contact_email')),
    ...given('plan', row.get('plan')),
    ...given('ip', row.get('ip_address')?.split(' ')[0]),
    ...given('createdAt', createdAt(row.get('created_unix_time'))),
    ...given('suspendedReason', disabled === undefined ? undefined : (MANUALLY.exec(disabled)?.[1] ?? disabled)),
  };
};

/** An account is a top-level server with its own user; what it contains are servers below it. */
export const topLevel = (ctx: Call): Promise<readonly Row[]> => list(ctx, 'list-domains', { toplevel: true });

/** Servers of one user. About a user that is not there the program only fails, in words: then the list of all decides. */
export const serversOfUser = async (ctx: Call, user: string, only: Fields = {}): Promise<readonly Row[]> => {
  try {
    return await list(ctx, 'list-domains', { user, ...only });
  } catch (error) {
    if (!isModuleError(error) || error.failure.kind !== 'remote') throw error;
    return (await list(ctx, 'list-domains', only)).filter((row) => row.get('username') === user);
  }
};

export const allAccounts = async (ctx: Call): Promise<readonly PanelAccount[]> => (await topLevel(ctx)).map(account);

export const findAccount = async (ctx: Call, username: string): Promise<PanelAccount | undefined> => {
  const [found] = await serversOfUser(ctx, username, { toplevel: true });
  return found === undefined ? undefined : account(found);
};
