import type { RequestHandler, Response } from 'express';

const POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'", "font-src 'self'", "frame-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'",
].join('; ');

/** A look that is tried out may stand in a frame of the staff area, and nowhere else. */
export const allowOwnFrame = (response: Response): void => {
  response.set({ 'Content-Security-Policy': POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"), 'X-Frame-Options': 'SAMEORIGIN' });
};

/** One answer may hold a form that goes to a provider's page. */
export const allowFormTo = (response: Response, url: string): void => {
  response.set('Content-Security-Policy', POLICY.replace("form-action 'self'", `form-action 'self' ${new URL(url).origin}`));
};

const ORIGIN = /^https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/** One answer may hold frames of these sites, and of no others; what is no `https://` origin is left out. */
export const allowFrames = (response: Response, origins: readonly unknown[]): void => {
  const sites = origins.filter((each) => typeof each === 'string' && ORIGIN.test(each));
  response.set('Content-Security-Policy', POLICY.replace("frame-src 'self'", ["frame-src 'self'", ...sites].join(' ')));
};

/** The strict content policy and its companions, on every answer. */
export const securityHeaders = (secure: boolean): RequestHandler => (_request, response, next) => {
  response.set({
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
    ...(secure ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  });
  next();
};
