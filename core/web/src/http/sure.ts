import type { Request, Response } from 'express';
import type { WebHouse } from '../web-house.ts';
import { signIn, type Area, type Visitor } from './visitor.ts';

/** So long a password or a passkey counts as just given. */
const SURE_MS = 15 * 60_000;

/** Whether the person at the browser has shown lately that it is his session. */
export const isSure = (web: WebHouse, visitor: Visitor): boolean => visitor.sureAt !== undefined && web.house.clock.wallMs() - visitor.sureAt < SURE_MS;

/** A new session for the same person, who has just shown who he is. */
export const becomeSure = (web: WebHouse, area: Area, request: Request, response: Response, visitor: Visitor): Promise<void> =>
  signIn(web, area, request, response, visitor.caller.userId ?? 0, visitor.caller.clientId === undefined ? {} : { clientId: visitor.caller.clientId });
