import { ModuleError, z, type Ref, type SsoLink, type SsoTarget } from '@billet/sdk';
import { api, change, type Call } from './directadmin.ts';

const link = z.object({ url: z.url() });
const MINUTES = 10;

/** One that opens the panel once, for a few minutes and where possible from one address only. */
const loginUrl = async (ctx: Call, as: string | undefined, ip: string | undefined): Promise<SsoLink> => {
  const expiresAt = new Date(ctx.clock.wallMs() + MINUTES * 60_000).toISOString();
  const found = link.safeParse(await api(ctx, 'POST', 'login-keys/urls', { allowNetworks: ip === undefined ? [] : [ip], expires: expiresAt, redirectURL: '/' }, as));
  if (!found.success) throw new ModuleError('remote', 'DirectAdmin made a login link without an address.');
  return { url: found.data.url, method: 'GET', expiresAt };
};

const openMailbox = async (ctx: Call, account: Ref, email: string): Promise<SsoLink> => {
  const found = link.safeParse(await change(ctx, 'CMD_WEBMAIL_LOGIN', { email }, account.id));
  if (!found.success) throw new ModuleError('remote', 'DirectAdmin made a login link without an address.');
  return { url: found.data.url, method: 'GET' };
};

export const openPanel = (ctx: Call, account: Ref, { mailbox, ip }: SsoTarget = {}): Promise<SsoLink> =>
  mailbox === undefined ? loginUrl(ctx, account.id, ip) : openMailbox(ctx, account, mailbox);

export const openServer = (ctx: Call): Promise<SsoLink> => loginUrl(ctx, undefined, undefined);
