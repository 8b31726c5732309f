import { z, type PanelAccount } from '@billet/sdk';
import { list, type Call } from './hestia.ts';

const amount = z.union([z.string(), z.number()]).optional();
const user = z.looseObject({
  PACKAGE: z.string(),
  CONTACT: z.string().optional(),
  SUSPENDED: z.string(),
  DATE: z.string().optional(),
  TIME: z.string().optional(),
  U_DISK: amount,
  DISK_QUOTA: amount,
  U_BANDWIDTH: amount,
  BANDWIDTH: amount,
});
export type User = z.output<typeof user>;

const account = (username: string, found: User): PanelAccount => {
  const created = Date.parse(`${found.DATE ?? ''}T${found.TIME ?? '00:00:00'}Z`);
  return {
    username,
    plan: found.PACKAGE,
    state: found.SUSPENDED === 'yes' ? 'suspended' : 'active',
    ...(found.CONTACT === undefined ? {} : { email: found.CONTACT }),
    ...(Number.isNaN(created) ? {} : { createdAt: new Date(created).toISOString() }),
  };
};

export const allUsers = async (ctx: Call): Promise<Readonly<Record<string, User>>> => (await list(ctx, 'v-list-users', [], user)) ?? {};

/** An old server tells no exit code with a list: there the list of all says who is there. */
export const findAccount = async (ctx: Call, username: string): Promise<PanelAccount | undefined> => {
  const found = (await list(ctx, 'v-list-user', [username], user))?.[username];
  return found === undefined ? undefined : account(username, found);
};

export const allAccounts = async (ctx: Call): Promise<readonly PanelAccount[]> => Object.entries(await allUsers(ctx)).map(([name, found]) => account(name, found));
