import { callerForStaff, callerForUser, DEBUG_RIGHT, lacksFactor, markOfLogin } from '@billet/billing';
import { permits } from '@billet/kernel';
import type { Caller } from '@billet/sdk';
import type { Request, Response } from 'express';
import { clientPermissions } from '../addons/client-permissions.ts';
import type { WebHouse } from '../web-house.ts';
import { cookieName, readCookie, writeCookie } from './cookies.ts';
import { readReferral } from './referral.ts';
import { PORTAL_SESSION, portalVisitor } from './portal-visitor.ts';

/** Which door of the house a session belongs to. */
export type Area = 'client' | 'staff';

const IDLE_MS = { client: 24 * 3_600_000, staff: 4 * 3_600_000 } as const;

/** Who opened a page. */
export interface Visitor {
  readonly caller: Caller;
  readonly name: string;
  /** The session's token; absent for guests. */
  readonly session: string | undefined;
  /** When the person last showed that it is his session, in milliseconds of the wall. */
  readonly sureAt?: number;
  /** A member of staff who owes a second factor: he holds no permission until it is set up. */
  readonly owesFactor?: boolean;
  /** A member of staff who has switched the debug display on in this session, and still may. */
  readonly debug?: boolean;
  /** Name of the member of staff who looks at a client's area. */
  readonly acting?: string;
}

const sessionCookie = (area: Area, secure: boolean): string => cookieName(`billet_${area}`, secure);

const guest = (locale: string, address: string | undefined, referral?: string): Caller => ({
  audience: 'guest',
  actor: { kind: 'system' },
  permissions: [],
  scope: { kind: 'none' },
  locale,
  ...(address === undefined ? {} : { address }),
  ...(referral === undefined ? {} : { referral }),
});

/** The language of a guest, from what the browser asks for. */
export const guestLocale = (web: WebHouse, request: Request): string => web.catalogue.match(request.acceptsLanguages().filter((each) => each !== '*'));

/** Reads the session and asks the database what its owner may do now. */
export const visitorOf = async (web: WebHouse, area: Area, request: Request): Promise<Visitor> => {
  const token = readCookie(request, sessionCookie(area, web.secure));
  const nobody: Visitor = { caller: guest(guestLocale(web, request), request.ip, readReferral(request, web.secure)), name: '', session: undefined };
  if (token === undefined || token === '') return nobody;
  const session = await web.house.sessions.find(token, IDLE_MS[area]);
  if (area === 'client' && session?.kind === PORTAL_SESSION) {
    const portal = await portalVisitor(web, session, request.ip);
    return portal === undefined ? nobody : { ...portal, session: token };
  }
  if (session?.kind !== area || session.ownerId === null) return nobody;
  const caller = area === 'staff' ? await callerForStaff(web.house.db, session.ownerId) : await callerForUser(web.house.db, session.ownerId, session.data['clientId'] as number | undefined);
  if (caller === undefined) return nobody;
  if (session.data['actingStaff'] !== undefined) return actingVisitor(web, caller, Number(session.data['actingStaff']), session.ownerId, token, request.ip);
  const name = 'name' in caller ? String(caller.name) : await userName(web, session.ownerId);
  const owesFactor = area === 'staff' && (await lacksFactor(web.house.db, web.house.settings, session.ownerId));
  const sureAt = session.data['sureAt'];
  const debug = area === 'staff' && !owesFactor && session.data['debug'] === true && permits(caller.permissions, DEBUG_RIGHT);
  return {
    caller: { ...caller, ...(owesFactor ? { permissions: [] } : {}), ...(request.ip === undefined ? {} : { address: request.ip }) },
    name,
    session: token,
    ...(typeof sureAt === 'number' ? { sureAt } : {}),
    ...(owesFactor ? { owesFactor } : {}),
    ...(debug ? { debug } : {}),
  };
};

/** Switches the debug display of a staff session; it ends with the session. */
export const showDebug = async (web: WebHouse, { session: token }: Visitor, on: boolean): Promise<void> => {
  const session = token === undefined ? undefined : await web.house.sessions.find(token, IDLE_MS.staff);
  if (session?.kind === 'staff') await web.house.sessions.update(session.id, { ...session.data, debug: on });
};

/** What a member of staff sees of a client's area: all of it, and nothing he could change. He must still be allowed to. */
const actingVisitor = async (web: WebHouse, client: Caller, staffId: number, userId: number, token: string, address: string | undefined): Promise<Visitor> => {
  const nobody: Visitor = { caller: guest(client.locale, address), name: '', session: undefined };
  const staff = await callerForStaff(web.house.db, staffId);
  if (staff === undefined || !permits(staff.permissions, 'clients.impersonate')) return nobody;
  const reading = [...clientPermissions(web).keys()].filter((permission) => permission.endsWith('.read') && permits(client.permissions, permission));
  const caller: Caller = { ...client, permissions: reading, locale: staff.locale, impersonatedBy: staff.actor, ...(address === undefined ? {} : { address }) };
  return { caller, name: await userName(web, userId), session: token, acting: staff.name };
};

const userName = async (web: WebHouse, userId: number): Promise<string> => {
  const [row] = await web.house.db.raw<{ name: string }>('select name from users where id = ?', [userId]);
  return row?.name ?? '';
};

/** A new session in place of an old one of this browser. */
const begin = async (web: WebHouse, area: Area, request: Request, response: Response, session: { readonly kind: string; readonly ownerId: number; readonly data: Readonly<Record<string, unknown>> }): Promise<void> => {
  const old = readCookie(request, sessionCookie(area, web.secure));
  if (old !== undefined && old !== '') await web.house.sessions.destroy(old);
  const token = await web.house.sessions.create({
    ...session,
    idleMs: IDLE_MS[area],
    ...(request.ip === undefined ? {} : { address: request.ip }),
    ...(request.get('user-agent') === undefined ? {} : { agent: request.get('user-agent') ?? '' }),
  });
  writeCookie(response, sessionCookie(area, web.secure), token, web.secure);
};

/** Opens a new session for somebody who has just shown who he is; an old one of this browser ends. */
export const signIn = (web: WebHouse, area: Area, request: Request, response: Response, ownerId: number, sessionData: Readonly<Record<string, unknown>> = {}): Promise<void> =>
  begin(web, area, request, response, { kind: area, ownerId, data: { ...sessionData, sureAt: web.house.clock.wallMs() } });

/** Opens a session of the client area for the login of a service. It is never sure enough for what asks for one's own password. */
export const signInLogin = async (web: WebHouse, request: Request, response: Response, loginId: number): Promise<void> =>
  begin(web, 'client', request, response, { kind: PORTAL_SESSION, ownerId: loginId, data: { mark: await markOfLogin(web.house.db, loginId) } });

export const signOut = async (web: WebHouse, area: Area, request: Request, response: Response): Promise<void> => {
  const token = readCookie(request, sessionCookie(area, web.secure));
  if (token !== undefined && token !== '') await web.house.sessions.destroy(token);
  writeCookie(response, sessionCookie(area, web.secure), '', web.secure);
};
