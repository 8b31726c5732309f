import type { Express, RequestHandler } from 'express';
import type { Csrf } from '../../../http/csrf.ts';
import { forMember, sendFrame } from '../../../http/frame.ts';
import type { Area, Visitor } from '../../../http/visitor.ts';
import type { WebHouse } from '../../../web-house.ts';
import { showDraft, textOf, typedText, withLogo } from './mail-frame-page.ts';

/** What a preview is about, by the address of its page. */
const about = (query: Readonly<Record<string, unknown>>, names: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries(names.map(([name, from]) => [name, textOf(query[from])]).filter(([, value]) => value !== undefined)) as Record<string, string>;

/** Mails of the log, and those that are being written, as their readers see them. */
export const mountMailFrames = (app: Express, web: WebHouse, csrf: Csrf): void => {
  const call = <T>(operation: string, input: unknown, visitor: Visitor): Promise<T> => web.house.executor.callByName(operation, input, visitor.caller) as Promise<T>;
  const logged = (area: Area): RequestHandler => forMember(web, area, async (request, response, visitor) => {
    const { html, brandId } = await call<{ html: string | null; brandId: number }>('mail.get', { id: request.params['id'] }, visitor);
    sendFrame(response, 200, await withLogo(web, brandId, html ?? ''), 'data:');
  });
  app.get('/staff/mails/:id/html', logged('staff'));
  app.get('/mails/:id/html', logged('client'));
  const template = forMember(web, 'staff', async (request, response, visitor) => {
    const { brandId, key, locale } = request.params;
    const place = { brandId, key, locale };
    if (request.method === 'POST') csrf.check(request, visitor.session);
    await showDraft(web, response, visitor, async () => {
      const draft = request.method === 'POST' ? typedText(request, ['subject', 'body', 'plain', 'action']) : (await call<{ text: object }>('mail.getTemplate', place, visitor)).text;
      const mail = await call<{ html: string; subject: string }>('mail.previewTemplate', { ...place, ...draft, ...about(request.query, [['clientId', 'client'], ['invoiceId', 'invoice']]) }, visitor);
      return { brandId: Number(brandId), ...mail };
    });
  });
  app.route('/staff/mail-templates/:brandId/:key/:locale/preview').get(template).post(template);
  const campaign = forMember(web, 'staff', async (request, response, visitor) => {
    const { id, locale } = request.params;
    if (request.method === 'POST') csrf.check(request, visitor.session);
    await showDraft(web, response, visitor, async () => {
      const answer = await call<{ campaign: { brandId: number }; texts: readonly { locale: string; subject: string; body: string; plain: string }[] }>('campaigns.get', { id }, visitor);
      const saved = answer.texts.find((each) => each.locale === locale);
      // Before there is a text there is nothing to show, and nothing wrong.
      if (request.method === 'GET' && saved === undefined) return { brandId: answer.campaign.brandId, subject: '', html: '' };
      const { subject, body, plain } = request.method === 'POST' ? typedText(request, ['subject', 'body', 'plain']) : (saved ?? { subject: '', body: '', plain: '' });
      const mail = await call<{ html: string; subject: string }>('campaigns.previewText', { id, locale, subject, body, plain, ...about(request.query, [['clientId', 'client']]) }, visitor);
      return { brandId: answer.campaign.brandId, ...mail };
    });
  });
  app.route('/staff/campaigns/:id/texts/:locale/preview').get(campaign).post(campaign);
};
