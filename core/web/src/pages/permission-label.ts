import { runningAddons } from '../addons/running-addons.ts';
import type { PageCtx } from './page.ts';

/** What a permission allows, in words: the house's, else those of the add-on that brings it; without either it keeps its name. */
export const permissionLabel = (ctx: Pick<PageCtx, 'say' | 'web'>, permission: string): string => {
  const keys = [`may.${permission}`, ...runningAddons(ctx).map(({ id }) => `ext.${id}.may.${permission}`)];
  const key = keys.find((each) => ctx.say.has(each));
  return key === undefined ? permission : ctx.say.t(key);
};

/** The same for staff, where the words for clients mean their own account. */
export const staffPermissionLabel = (ctx: Pick<PageCtx, 'say' | 'web'>, permission: string): string =>
  ctx.say.has(`staffMay.${permission}`) ? ctx.say.t(`staffMay.${permission}`) : permissionLabel(ctx, permission);
