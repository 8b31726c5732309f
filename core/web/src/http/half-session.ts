import type { Request, Response } from 'express';
import type { WebHouse } from '../web-house.ts';
import { cookieName, readCookie, writeCookie } from './cookies.ts';
import type { Area } from './visitor.ts';

const TEN_MINUTES = 600;

const nameOf = (web: WebHouse, area: Area): string => cookieName(`billet_${area}_half`, web.secure);

/** Keeps the challenge of somebody whose password was right and who still owes a code. Nothing opens with it. */
export const keepChallenge = (web: WebHouse, area: Area, response: Response, challenge: string): void => {
  writeCookie(response, nameOf(web, area), challenge, web.secure, TEN_MINUTES);
};

export const readChallenge = (web: WebHouse, area: Area, request: Request): string | undefined => {
  const value = readCookie(request, nameOf(web, area));
  return value === '' ? undefined : value;
};

export const dropChallenge = (web: WebHouse, area: Area, response: Response): void => {
  writeCookie(response, nameOf(web, area), '', web.secure);
};
