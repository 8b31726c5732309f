import type { Request, Response } from 'express';
import { cookieName, readCookie, writeCookie } from './cookies.ts';

const NAME = 'billet_referral';
const DAY = 86_400;

/** What the link of an add-on left in this browser. Whoever holds it can write what he likes into it. */
export const readReferral = (request: Request, secure: boolean): string | undefined => {
  const text = readCookie(request, cookieName(NAME, secure));
  return text !== undefined && /^[a-z][a-z0-9-]{0,39}:[A-Za-z0-9-]{1,60}$/.test(text) ? text : undefined;
};

export const writeReferral = (response: Response, { extension, text, days }: { readonly extension: string; readonly text: string; readonly days: number }, secure: boolean): void => {
  writeCookie(response, cookieName(NAME, secure), `${extension}:${text}`, secure, days * DAY);
};
