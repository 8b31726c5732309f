import { isBilletError, type Caller } from '@billet/sdk';
import type { RequestHandler } from 'express';
import type { WebHouse } from '../web-house.ts';
import { readForm } from './read-form.ts';

const program: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en' };

/**
 * A mail program ends a subscription for its reader (RFC 8058). It has no cookie and no form token: the token of the
 * address says who it is. What a person sends from the page goes on to the page.
 */
export const oneClickDoor =
  (web: WebHouse): RequestHandler =>
  async (request, response, next) => {
    await readForm(request, response);
    const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    if (body['List-Unsubscribe'] !== 'One-Click') {
      next();
      return;
    }
    try {
      await web.house.executor.callByName('mailPreferences.answer', { token: request.query['token'], marketing: false, oneClick: true }, request.ip === undefined ? program : { ...program, address: request.ip });
      response.status(200).type('text').send('OK');
    } catch (error) {
      if (!isBilletError(error) || error.status >= 500) throw error;
      response.status(404).type('text').send('Not found');
    }
  };
