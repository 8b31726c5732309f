import type { Request, Response } from 'express';
import type { Look } from '../view-models/page.ts';
import { cookieName, readCookie, writeCookie } from './cookies.ts';

const YEAR_S = 365 * 24 * 3600;

/** A family that a theme may have; one that it does not have changes nothing. */
const FAMILY = /^(?!(first|site)$)[a-z][a-z0-9-]{0,39}$/;

const oneOf = <const T extends string>(all: readonly T[], text: string | undefined): T | undefined => all.find((each) => each === text);

/** What somebody chose, as far as it is known; anything else counts as not chosen. */
export const lookOf = (theme: string | undefined, contrast: string | undefined, family: string | undefined): Look => {
  const chosen = { theme: oneOf(['light', 'dark'], theme), contrast: oneOf(['more'], contrast), family: family !== undefined && FAMILY.test(family) ? family : undefined };
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
};

/** How this browser wants to see things. The server knows it with the first byte, so no page flashes in the wrong colours. */
export const readLook = (request: Request, secure: boolean): Look & { readonly chosen: boolean } => {
  const cookie = readCookie(request, cookieName('billet_look', secure));
  return { ...lookOf(...((cookie ?? '').split('.') as [string, string, string])), chosen: cookie !== undefined && cookie !== '' };
};

export const writeLook = (response: Response, look: Look, secure: boolean): void => {
  writeCookie(response, cookieName('billet_look', secure), [look.theme ?? 'auto', look.contrast ?? 'plain', look.family ?? 'first'].join('.'), secure, YEAR_S);
};
