import { callerForLogin, type PortalLogin } from '@billet/billing';
import { clientPermissions } from '../addons/client-permissions.ts';
import type { WebHouse } from '../web-house.ts';

/** Kind of the sessions that were opened with the login of a service. */
export const PORTAL_SESSION = 'portal';

/** Who the people are and who else may sign in is nothing for a password that stands on a router. */
const NEVER: ReadonlySet<string> = new Set(['members.read', 'clients.read']);

/** What such a login may do: look, pay, and use what add-ons have for clients, such as tickets. Never change, reveal or end anything. */
const rights = (web: WebHouse): readonly string[] =>
  [...clientPermissions(web)]
    .filter(([permission, text]) => !NEVER.has(permission) && (permission.endsWith('.read') || permission === 'payments.pay' || text.startsWith('ext.')))
    .map(([permission]) => permission);

/** Who came in with the login of a service, as long as that is let in and its password is the same. */
export const portalVisitor = async (web: WebHouse, session: { readonly ownerId: number | null; readonly data: Readonly<Record<string, unknown>> }, address: string | undefined): Promise<PortalLogin | undefined> => {
  const found = await callerForLogin(web.house.db, session.ownerId ?? 0, String(session.data['mark']));
  if (found === undefined) return undefined;
  return { caller: { ...found.caller, permissions: rights(web), ...(address === undefined ? {} : { address }) }, name: found.name };
};
