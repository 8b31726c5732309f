import { brandLogo, LOGO_CID } from '@billet/billing';
import type { Express, RequestHandler } from 'express';
import type { Csrf } from '../../../http/csrf.ts';
import { forMember, frameError, sendFrame } from '../../../http/frame.ts';
import { readForm } from '../../../http/read-form.ts';
import type { Area, Visitor } from '../../../http/visitor.ts';
import { escapeHtml } from '../../../mail/template-language.ts';
import type { WebHouse } from '../../../web-house.ts';

/** The brand's picture travels inside of a mail; a page has it in its place. */
const withLogo = async (web: WebHouse, brandId: number, html: string): Promise<string> => {
  const logo = html.includes(`cid:${LOGO_CID}`) ? await brandLogo(web.house.db, brandId, 'paper') : undefined;
  return logo === undefined ? html : html.replaceAll(`cid:${LOGO_CID}`, `data:${logo.type};base64,${logo.bytes.toString('base64')}`);
};

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Mails of the log, and those that are being written, as their readers see them. */
export const mountMailFrames = (app: Express, web: WebHouse, csrf: Csrf): void => {
  const call = <T>(operation: string, input: unknown, visitor: Visitor): Promise<T> => web.house.executor.callByName(operation, input, visitor.caller) as Promise<T>;
  const logged = (area: Area): RequestHandler => forMember(web, area, async (request, response, visitor) => {
    const { html, brandId } = await call<{ html: string | null; brandId: number }>('mail.get', { id: request.params['id'] }, visitor);
    sendFrame(response, 200, await withLogo(web, brandId, html ?? ''), 'data:');
  });
  app.get('/staff/mails/:id/html', logged('staff'));
  app.get('/mails/:id/html', logged('client'));
  const preview = forMember(web, 'staff', async (request, response, visitor) => {
    const { brandId, key, locale } = request.params;
    const typed = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    if (request.method === 'POST') csrf.check(request, visitor.session);
    const place = { brandId, key, locale };
    try {
      const draft = request.method === 'POST'
        ? Object.fromEntries(['subject', 'body', 'plain', 'action'].map((name) => [name, text(typed[name]) ?? '']))
        : (await call<{ text: object }>('mail.getTemplate', place, visitor)).text;
      const about = Object.fromEntries([['clientId', text(request.query['client'])], ['invoiceId', text(request.query['invoice'])]].filter(([, value]) => value !== undefined)) as Record<string, string>;
      const { html, subject } = await call<{ html: string; subject: string }>('mail.previewTemplate', { ...place, ...draft, ...about }, visitor);
      const head = subject === '' ? '' : `<p style="margin:0;padding:12px 20px;font:600 15px/1.4 system-ui,sans-serif;border-bottom:1px solid #ddd;background:#fff;color:#1a1d1b">${escapeHtml(subject)}</p>`;
      sendFrame(response, 200, (await withLogo(web, Number(brandId), html)).replace(/<body[^>]*>/, (body) => body + head), 'data: https:');
    } catch (error) {
      frameError(web, response, visitor, error);
    }
  });
  app.route('/staff/mail-templates/:brandId/:key/:locale/preview').get(preview).post(readForm, preview);
};
