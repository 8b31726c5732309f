import type { SiteSettings } from '@billet/billing';
import type { RequestHandler, Response } from 'express';
import type { WebHouse } from '../web-house.ts';
import { guestSpeaker } from './guest-speaker.ts';

/** The site's settings, read once for a request. */
export const siteOf = (response: Response): SiteSettings => response.locals['site'] as SiteSettings;

const isStaff = (path: string): boolean => path === '/staff' || path.startsWith('/staff/');

/** Reads the settings, sends to the encrypted address where that is wished, and keeps clients out during maintenance. */
export const siteGate =
  (web: WebHouse): RequestHandler =>
  async (request, response, next) => {
    const site = (await web.house.settings.get('site', 'system')) as SiteSettings;
    response.locals['site'] = site;
    const staff = isStaff(request.path);
    const wantsTls = site.forceTls === 'all' || (site.forceTls === 'client' && !staff);
    if (wantsTls && !request.secure && web.secure && request.method === 'GET') {
      response.redirect(308, `${web.house.config.baseUrl()}${request.originalUrl.startsWith('//') ? '/' : request.originalUrl}`);
      return;
    }
    if (!site.maintenance || staff || request.path === '/setup') {
      next();
      return;
    }
    const say = await guestSpeaker(web, request);
    const text = site.maintenanceMessage === '' ? say.t('site.maintenanceText') : site.maintenanceMessage;
    const layout = { brand: 'Billet', locale: say.locale, direction: say.direction, csrf: '', nav: [], area: 'client', look: {}, here: '/' };
    response.status(503).set('Retry-After', '600').type('html').send(web.themes.client.render('page', { page: { title: say.t('site.maintenance'), narrow: true, main: [{ kind: 'note', tone: 'info', icon: 'clock', text }] }, layout }, say));
  };
