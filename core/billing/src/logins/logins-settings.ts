import { field, type OperationCtx, z } from '@billet/sdk';
import { settingsRef } from '../refs.ts';

/** How logins are guarded (row G5). */
export const loginsSettings = z.strictObject({
  staffTwoFactor: field(z.boolean().default(false), { title: 'Staff need a second factor', help: 'Who has none can do nothing until it is set up.' }),
});

export const staffMustHaveFactor = async (ctx: Pick<OperationCtx, 'use'>): Promise<boolean> =>
  loginsSettings.parse(await ctx.use(settingsRef).get('logins', 'system')).staffTwoFactor;
