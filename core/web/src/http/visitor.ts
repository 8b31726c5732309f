import { callerForStaff, callerForUser } from '@billet/billing';
import type { Caller } from '@billet/sdk';
import type { Request, Response } from 'express';
import type { WebHouse } from '../web-house.ts';
import { cookieName, readCookie, writeCookie } from './cookies.ts';

/** Which door of the house a session belongs to. */
export type Area = 'client' | 'staff';

const IDLE_MS = { client: 24 * 3_600_000, staff: 4 * 3_600_000 } as const;

/** Who opened a page. */
export interface Visitor {
  readonly caller: Caller;
  readonly name: string;
  /** The session's token; absent for guests. */
  readonly session: string | undefined;
}

const sessionCookie = (area: Area, secure: boolean): string => cookieName(`billet_${area}`, secure);

const guest = (locale: string, address: string | undefined): Caller => ({
  audience: 'guest',
  actor: { kind: 'system' },
  permissions: [],
  scope: { kind: 'none' },
  locale,
  ...(address === undefined ? {} : { address }),
});

/** The language of a guest, from what the browser asks for. */
export const guestLocale = (web: WebHouse, request: Request): string => web.catalogue.match(request.acceptsLanguages().filter((each) => each !== '*'));

/** Reads the session and asks the database what its owner may do now. */
export const visitorOf = async (web: WebHouse, area: Area, request: Request): Promise<Visitor> => {
  const token = readCookie(request, sessionCookie(area, web.secure));
  const nobody: Visitor = { caller: guest(guestLocale(web, request), request.ip), name: '', session: undefined };
  if (token === undefined || token === '') return nobody;
  const session = await web.house.sessions.find(token, IDLE_MS[area]);
  if (session?.kind !== area || session.ownerId === null) return nobody;
  const caller = area === 'staff' ? await callerForStaff(web.house.db, session.ownerId) : await callerForUser(web.house.db, session.ownerId, session.data['clientId'] as number | undefined);
  if (caller === undefined) return nobody;
  const name = 'name' in caller ? String(caller.name) : await userName(web, session.ownerId);
  return { caller: { ...caller, ...(request.ip === undefined ? {} : { address: request.ip }) }, name, session: token };
};

const userName = async (web: WebHouse, userId: number): Promise<string> => {
  const [row] = await web.house.db.raw<{ name: string }>('select name from users where id = ?', [userId]);
  return row?.name ?? '';
};

/** Opens a new session; an old one of this browser ends. */
export const signIn = async (web: WebHouse, area: Area, request: Request, response: Response, ownerId: number): Promise<void> => {
  const old = readCookie(request, sessionCookie(area, web.secure));
  if (old !== undefined && old !== '') await web.house.sessions.destroy(old);
  const token = await web.house.sessions.create({
    kind: area,
    ownerId,
    data: {},
    idleMs: IDLE_MS[area],
    ...(request.ip === undefined ? {} : { address: request.ip }),
    ...(request.get('user-agent') === undefined ? {} : { agent: request.get('user-agent') ?? '' }),
  });
  writeCookie(response, sessionCookie(area, web.secure), token, web.secure);
};

export const signOut = async (web: WebHouse, area: Area, request: Request, response: Response): Promise<void> => {
  const token = readCookie(request, sessionCookie(area, web.secure));
  if (token !== undefined && token !== '') await web.house.sessions.destroy(token);
  writeCookie(response, sessionCookie(area, web.secure), '', web.secure);
};
