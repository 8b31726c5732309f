import { z, ModuleError } from '@billet/sdk';
import { whm, type Call } from './whm.ts';

const session = z.object({ url: z.url() });

/** A link that opens the panel once. It is as good as a password, so it is asked for at the moment it is used. */
export const openPanel = async (ctx: Call, user: string, to: { readonly service?: string; readonly app?: string } = {}): Promise<{ readonly url: string; readonly method: 'GET' }> => {
  const { service = 'cpaneld', app } = to;
  const found = session.safeParse(await whm(ctx, 'create_user_session', { user, service, ...(app === undefined ? {} : { app }) }, { reads: true }));
  if (!found.success) throw new ModuleError('remote', 'WHM made a session without an address.');
  return { url: found.data.url, method: 'GET' };
};
