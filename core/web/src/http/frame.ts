import { isBilletError } from '@billet/sdk';
import type { Request, RequestHandler, Response } from 'express';
import { escapeHtml } from '../mail/template-language.ts';
import { errorText } from '../pages/error-text.ts';
import type { WebHouse } from '../web-house.ts';
import { readForm } from './read-form.ts';
import { sheetOfStyles } from './sheet-of-styles.ts';
import { visitorOf, type Area, type Visitor } from './visitor.ts';

/** A page in a frame: styled, and otherwise dead. It runs nothing, sends nothing, and fetches at most pictures. */
export const sendFrame = (response: Response, status: number, page: string, pictures: string): void => {
  const { html, source } = sheetOfStyles(page);
  response.status(status).set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': `default-src 'none'; style-src ${source}; img-src ${pictures}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox`,
    'X-Frame-Options': 'SAMEORIGIN',
  }).type('html').send(html);
};

export const forMember =
  (web: WebHouse, area: Area, send: (request: Request, response: Response, visitor: Visitor) => Promise<void>): RequestHandler =>
  async (request, response) => {
    const visitor = await visitorOf(web, area, request);
    if (visitor.session === undefined || visitor.owesFactor === true) sendFrame(response, 401, '', 'data:');
    else {
      if (request.method === 'POST') await readForm(request, response);
      await send(request, response, visitor);
    }
  };

/** What was refused, said in the frame; what failed goes on to the log. */
export const frameError = (web: WebHouse, response: Response, visitor: Visitor, error: unknown): void => {
  if (!isBilletError(error) || error.status >= 500) throw error;
  const say = web.catalogue.translator(web.catalogue.match([visitor.caller.locale]));
  sendFrame(response, error.status, `<!doctype html><title>${escapeHtml(error.code)}</title><body style="font:16px/1.5 system-ui,sans-serif;padding:20px;background:#fff;color:#8f1d1d"><p>${escapeHtml(errorText(say, error))}</p></body>`, 'data:');
};
