import { ModuleError, z, type Ref, type SsoLink, type SsoTarget } from '@billet/sdk';
import { uapi } from './uapi.ts';
import { whm, type Call } from './whm.ts';

const session = z.object({ url: z.url(), expires: z.coerce.number().optional() });
const webmail = z.object({ session: z.string(), token: z.string().startsWith('/'), hostname: z.string().nullish() });
const WEBMAIL_PORT = '2096';

const open = async (ctx: Call, user: string, service: string, app: string | undefined): Promise<SsoLink> => {
  const found = session.safeParse(await whm(ctx, 'create_user_session', { user, service, ...(app === undefined ? {} : { app }) }, { reads: true }));
  if (!found.success) throw new ModuleError('remote', 'WHM made a session without an address.');
  const { url, expires = 0 } = found.data;
  return { url, method: 'GET', ...(expires > 0 ? { expiresAt: new Date(expires * 1000).toISOString() } : {}) };
};

/** Into a mailbox the browser goes with a form: its session must not stand in an address. */
const openMailbox = async (ctx: Call, account: Ref, address: string, ip: string | undefined): Promise<SsoLink> => {
  const [login = '', domain = ''] = address.split('@');
  const fields = { login, domain, ...(ip === undefined ? {} : { remote_address: ip }) };
  const found = webmail.safeParse(await uapi(ctx, { user: account.id, function: 'Session::create_webmail_session_for_mail_user' }, fields, { reads: true }));
  if (!found.success) throw new ModuleError('remote', 'WHM made a session without an address.');
  const url = new URL(ctx.settings.address);
  url.hostname = found.data.hostname ?? url.hostname;
  url.port = WEBMAIL_PORT;
  url.pathname = `${found.data.token}/login`;
  return { url: url.href, method: 'POST', form: { session: found.data.session } };
};

/** A link that opens the panel once. It is as good as a password, so it is asked for at the moment it is used. */
export const openPanel = (ctx: Call, account: Ref, { app, as, mailbox, ip }: SsoTarget = {}): Promise<SsoLink> =>
  mailbox === undefined ? open(ctx, account.id, as === 'reseller' ? 'whostmgrd' : 'cpaneld', app) : openMailbox(ctx, account, mailbox, ip);

/** The same for staff, into WHM. */
export const openServer = (ctx: Call): Promise<SsoLink> => open(ctx, ctx.settings.user, 'whostmgrd', undefined);
