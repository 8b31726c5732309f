import { isModuleError, ModuleError, z } from '@billet/sdk';
import { accountsOf } from './accounts.ts';
import { ask, whm, type Call } from './whm.ts';

const resellers = z.object({ reseller: z.array(z.string()) });

/** A reseller's own token may not list resellers, and needs not: he has none. */
const isReseller = async (ctx: Call, username: string): Promise<boolean> => {
  if (ctx.settings.user !== 'root') return false;
  try {
    return (await ask(ctx, 'listresellers', {}, resellers)).reseller.includes(username);
  } catch (error) {
    if (isModuleError(error) && ['unsupported', 'remote'].includes(error.failure.kind)) return false;
    throw error;
  }
};

/** Gives an account the rights of a reseller; an empty list would take all of them away. */
export const makeReseller = async (ctx: Call, username: string, rights: string): Promise<void> => {
  if (!(await isReseller(ctx, username))) await whm(ctx, 'setupreseller', { user: username, makeowner: 1 });
  if (rights !== '') await whm(ctx, 'setacls', { reseller: username, acllist: rights });
};

/** With a reseller all his accounts stop. */
export const suspend = async (ctx: Call, username: string, reason: string): Promise<void> => {
  const reseller = await isReseller(ctx, username);
  await whm(ctx, reseller ? 'suspendreseller' : 'suspendacct', { user: username, reason });
};

export const unsuspend = async (ctx: Call, username: string): Promise<void> => {
  const reseller = await isReseller(ctx, username);
  await whm(ctx, reseller ? 'unsuspendreseller' : 'unsuspendacct', { user: username });
};

/** Removes an account; a reseller only when he has no other accounts left, for they are somebody's. */
export const removeAccount = async (ctx: Call, username: string): Promise<void> => {
  if (await isReseller(ctx, username)) {
    const others = (await accountsOf(ctx, username)).filter((each) => each.username !== username);
    if (others.length > 0) throw new ModuleError('limit', `The reseller still has ${String(others.length)} accounts; move or remove them first.`);
  }
  await whm(ctx, 'removeacct', { username, keepdns: Number(ctx.settings.keepDns) });
};
