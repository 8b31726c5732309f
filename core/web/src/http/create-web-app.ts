import { randomUUID } from 'node:crypto';
import { hitRateLimit, webhookReceiverRef } from '@billet/billing';
import { BilletError, isBilletError } from '@billet/sdk';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { mountAddonDoors } from '../addons/addon-doors.ts';
import { mountAddonDownloads } from '../addons/addon-downloads.ts';
import { mountAddonLinks } from '../addons/addon-links.ts';
import { addonPages } from '../addons/addon-pages.ts';
import { mountApi, sendProblem } from '../api/rest.ts';
import { GUIDE_PATH, picturesFolder } from '../guide/guide.ts';
import { appearancePages } from '../pages/appearance.ts';
import { mountAccountExport } from '../pages/client/export.ts';
import { mountClientFiles } from '../pages/client-files/index.ts';
import { clientPages } from '../pages/client/index.ts';
import { confirmPages } from '../pages/confirm.ts';
import { errorText } from '../pages/error-text.ts';
import { errorPage, missingPages } from '../pages/error-page.ts';
import { mountPages } from '../pages/mount-pages.ts';
import { apiKeysPages } from '../pages/api-keys.ts';
import { secondStepPages } from '../pages/second-step.ts';
import { securityPages } from '../pages/security.ts';
import { isInstalled, setupPage, type SetupCode } from '../pages/setup.ts';
import { mountDocuments } from '../pages/documents.ts';
import { mountInvoiceArchive } from '../pages/invoice-archive.ts';
import { mountMailFrames } from '../pages/staff/mail-templates/show-mail.ts';
import { mountTextPreview } from '../pages/staff/texts/preview-text.ts';
import { mountDownloads } from '../pages/staff/downloads.ts';
import { staffPages } from '../pages/staff/index.ts';
import type { WebHouse } from '../web-house.ts';
import { createCsrf } from './csrf.ts';
import { guestSpeaker } from './guest-speaker.ts';
import { mountLogos } from './logos.ts';
import { mountLookSheets } from './look-sheets.ts';
import { readLook } from './look.ts';
import { measure } from './measure.ts';
import { mountMetrics } from './metrics.ts';
import { oneClickDoor } from './one-click.ts';
import { securityHeaders } from './security-headers.ts';
import { siteGate } from './site-gate.ts';
import { wakeDoor } from './wake.ts';

const MINUTE = 60_000;

/** Doors at which strangers may knock: so many times a minute from one address. */
const LIMITS: readonly { readonly method: string; readonly path: RegExp; readonly allowed: number }[] = [
  { method: 'POST', path: /^\/(staff\/)?sign-in(\/code)?$/, allowed: 20 },
  { method: 'GET', path: /^\/(i|api\/v1\/invoices\/by-link)\//, allowed: 60 },
  { method: 'POST', path: /^\/(i|api\/v1\/invoices\/by-link)\//, allowed: 10 },
  { method: 'POST', path: /^\/(sign-up|forgot|reset|invitation|email-change|email-keep)$/, allowed: 10 },
  { method: 'POST', path: /^\/((account|staff)\/security|(staff\/)?confirm)$/, allowed: 20 },
  { method: 'POST', path: /^\/(contact|api\/v1\/sales-questions)$/, allowed: 5 },
  { method: 'POST', path: /^\/order\/\d+$/, allowed: 60 },
  { method: 'POST', path: /^\/api\/v1\/(checkout|domain-searches)$/, allowed: 20 },
  { method: 'GET', path: /^\/domains\/search$/, allowed: 60 },
  { method: 'POST', path: /^\/setup$/, allowed: 20 },
  { method: 'POST', path: /^\/api\/v1\/register$/, allowed: 10 },
];

const limit =
  (web: WebHouse): RequestHandler =>
  async (request, _response, next) => {
    const rule = LIMITS.find((each) => each.method === request.method && each.path.test(request.path));
    if (rule !== undefined && !(await hitRateLimit(web.house.db, `${rule.path.source}:${request.ip ?? ''}`, rule.allowed, MINUTE))) {
      throw new BilletError('TOO_MANY', 'Too many tries. Wait a minute.', { status: 429 });
    }
    next();
  };

const webhooks =
  (web: WebHouse): RequestHandler =>
  async (request, response) => {
    const { path, rest } = request.params;
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const headers = Object.fromEntries(Object.entries(request.headers).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
    // A name that comes twice leaves open which one was meant.
    const query = Object.fromEntries(Object.entries(request.query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
    const raw = { headers, body, query, ...(Array.isArray(rest) ? { subPath: rest.join('/') } : {}) };
    const answer = await web.house.services.use(webhookReceiverRef).receive(typeof path === 'string' ? path : '', raw, AbortSignal.timeout(15_000));
    if (answer.reply === undefined) response.status(answer.status).json({ received: answer.status === 200 });
    else response.status(answer.status).type(answer.reply.type).send(answer.reply.body);
  };

const errors =
  (web: WebHouse): ErrorRequestHandler =>
  async (error: unknown, request, response, next) => {
    const requestId = String(response.locals['requestId']);
    const known = isBilletError(error) ? error : undefined;
    const status = known?.status ?? (typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number' ? error.status : 500);
    if (status >= 500) web.house.log.error('request failed', { requestId, method: request.method, path: request.path, error });
    if (response.headersSent) {
      next(error);
      return;
    }
    if (request.path.startsWith('/api/') || request.path.startsWith('/hooks/')) {
      sendProblem(response, error, requestId);
      return;
    }
    const say = await guestSpeaker(web, request, response.locals['scope']);
    const text = status >= 500 || known === undefined ? say.t(status === 404 ? 'errors.NOT_FOUND' : 'errors.INTERNAL') : errorText(say, known);
    const page = errorPage(say, status, text, requestId, 'client');
    const layout = { brand: 'Billet', locale: say.locale, direction: say.direction, csrf: '', nav: [], area: 'client', look: readLook(request, web.secure), here: '/' };
    response.status(status).type('html').send(web.themes.client.render('page', { page, layout }, say));
  };

/** Pictures of the guide, which are the same for everybody. */
const guidePicture: RequestHandler<{ name: string }> = (request, response) => {
  const root = picturesFolder();
  if (root === undefined || !/^[a-z0-9-]+\.(png|svg)$/.test(request.params.name)) response.status(404).end();
  else response.sendFile(request.params.name, { root, maxAge: '1h' }, (error) => { if (error !== undefined && !response.headersSent) response.status(404).end(); });
};

/** The whole web front of a house: pages, API, webhooks, assets. */
export const createWebApp = (web: WebHouse, setup: SetupCode): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', 'loopback');
  app.use((_request, response, next) => {
    response.locals['requestId'] = randomUUID();
    response.set('X-Request-Id', String(response.locals['requestId']));
    next();
  });
  app.use(measure(web));
  app.use(securityHeaders(web.secure));
  mountMetrics(app, web);
  app.get('/healthz', (_request, response) => {
    response.json({ ok: true });
  });
  app.get('/assets/:theme/*file', async (request, response) => {
    const { theme, file } = request.params;
    const asset = web.themes.engine(theme).asset(file.join('/'));
    if (asset === undefined) {
      response.status(404).end();
      return;
    }
    const small = request.acceptsEncodings('br') === 'br';
    response.set({ 'Cache-Control': 'public, max-age=31536000, immutable', 'Content-Type': asset.type, Vary: 'Accept-Encoding', ...(small ? { 'Content-Encoding': 'br' } : {}) });
    response.end(small ? await asset.brotli() : asset.body);
  });
  app.get(`${GUIDE_PATH}/pictures/:name`, guidePicture);
  mountLookSheets(app, web);
  mountLogos(app, web);
  app.post('/hooks/:path{/*rest}', express.raw({ type: () => true, limit: '256kb' }), webhooks(web));
  app.get('/wake{/:token}', wakeDoor(web));
  app.post('/wake{/:token}', wakeDoor(web));
  app.use(limit(web));
  app.post('/unsubscribe', oneClickDoor(web));
  mountApi(app, web);
  mountAddonDoors(app, web);
  app.use(async (request, response, next) => {
    // Until there is an owner, every page leads to the wizard.
    if (!setup.done) setup.done = await isInstalled(web);
    if (!setup.done && request.path !== '/setup') response.redirect(303, '/setup');
    else next();
  });
  mountClientFiles(app, web);
  mountAddonDownloads(app, web);
  mountAddonLinks(app, web);
  mountDownloads(app, web);
  mountDocuments(app, web);
  mountInvoiceArchive(app, web);
  mountAccountExport(app, web);
  app.use(siteGate(web));
  const csrf = createCsrf(web.house.keyring.derive('csrf'), web.secure, () => new URL(web.house.config.baseUrl()).origin);
  mountMailFrames(app, web, csrf);
  mountTextPreview(app, web, csrf);
  mountPages(app, web, csrf, [setupPage(setup), ...appearancePages, ...securityPages, ...secondStepPages, ...confirmPages, ...apiKeysPages, ...clientPages, ...staffPages, ...addonPages, ...missingPages]);
  app.use(() => {
    throw new BilletError('NOT_FOUND', 'There is nothing at this address.', { status: 404 });
  });
  app.use(errors(web));
  return app;
};
