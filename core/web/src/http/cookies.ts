import type { Request, Response } from 'express';

/** Anybody may send anything as a cookie: what is not encoded as we do it stands for nothing. */
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** One cookie of a request. */
export const readCookie = (request: Request, name: string): string | undefined => {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return decoded(part.slice(at + 1).trim());
  }
  return undefined;
};

/** Cookies for as long as the browser is open, or for `maxAge` seconds: not for scripts, not across sites, bound to this host where the connection is encrypted. */
export const writeCookie = (response: Response, name: string, value: string, secure: boolean, maxAge?: number): void => {
  response.append('Set-Cookie', `${name}=${encodeURIComponent(value)}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${value === '' ? '; Max-Age=0' : maxAge === undefined ? '' : `; Max-Age=${String(maxAge)}`}`);
};

export const cookieName = (base: string, secure: boolean): string => (secure ? `__Host-${base}` : base);
