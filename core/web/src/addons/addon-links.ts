import { hitRateLimit } from '@billet/billing';
import { BilletError, linkAnswer, type Caller } from '@billet/sdk';
import type { Express, RequestHandler } from 'express';
import { writeReferral } from '../http/referral.ts';
import { safeNext } from '../http/safe-next.ts';
import { guestLocale } from '../http/visitor.ts';
import type { WebHouse } from '../web-house.ts';
import { matchPath } from './addon-pages.ts';
import { runningAddons } from './running-addons.ts';

const MINUTE = 60_000;
const ALLOWED = 60;

/** Links of add-ons: who opens one goes on to a page of ours. The operation learns what stands in the address, and nothing of who opened it. */
const follow =
  (web: WebHouse): RequestHandler =>
  async (request, response, next) => {
    const { extension, rest } = request.params as { readonly extension?: string; readonly rest?: readonly string[] };
    const addon = runningAddons({ web }).find(({ id }) => id === extension);
    for (const { path, operation } of addon?.definition.links ?? []) {
      const params = matchPath(path, rest ?? []);
      if (addon === undefined || params === undefined) continue;
      if (!(await hitRateLimit(web.house.db, `link:${request.ip ?? ''}`, ALLOWED, MINUTE))) throw new BilletError('TOO_MANY', 'Too many tries. Wait a minute.', { status: 429 });
      const wanted = request.query['to'];
      const caller: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: guestLocale(web, request) };
      const { to, referral, days } = linkAnswer.parse(await web.house.executor.callByName(operation, { ...(typeof wanted === 'string' ? { to: wanted } : {}), ...params }, caller));
      if (referral !== null) writeReferral(response, { extension: addon.id, text: referral, days }, web.secure);
      response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
      response.redirect(303, safeNext(to, '/'));
      return;
    }
    next();
  };

export const mountAddonLinks = (app: Express, web: WebHouse): void => {
  app.get('/x/:extension/*rest', follow(web));
};
