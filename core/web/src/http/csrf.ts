import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { BilletError } from '@billet/sdk';
import type { Request, Response } from 'express';
import { cookieName, readCookie, writeCookie } from './cookies.ts';

/** Form tokens: a keyed digest of the browser's session, or of a random cookie before there is one. */
export interface Csrf {
  token(request: Request, response: Response, session: string | undefined): string;
  /** `body` = the fields that were read, if not all of them yet. */
  check(request: Request, session: string | undefined, body?: Readonly<Record<string, unknown>>): void;
}

const refuse = (): never => {
  throw new BilletError('CSRF', 'This form has expired. Load the page again.', { status: 403 });
};

export const createCsrf = (key: Buffer, secure: boolean, ownOrigin: () => string): Csrf => {
  const name = cookieName('billet_form', secure);
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64url');
  return {
    token: (request, response, session) => {
      if (session !== undefined) return sign(`session:${session}`);
      let seed = readCookie(request, name);
      if (seed === undefined) {
        seed = randomBytes(18).toString('base64url');
        writeCookie(response, name, seed, secure);
      }
      return sign(`guest:${seed}`);
    },
    check: (request, session, body = (request.body ?? {}) as Readonly<Record<string, unknown>>) => {
      const site = request.get('sec-fetch-site');
      if (site !== undefined && site !== 'same-origin' && site !== 'none') refuse();
      const origin = request.get('origin');
      if (origin !== undefined && origin !== 'null' && origin !== ownOrigin() && (!URL.canParse(origin) || new URL(origin).host !== request.get('host'))) refuse();
      const seed = session === undefined ? `guest:${readCookie(request, name) ?? ''}` : `session:${session}`;
      const given = Buffer.from(String(body['_csrf'] ?? ''));
      const wanted = Buffer.from(sign(seed));
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) refuse();
    },
  };
};
