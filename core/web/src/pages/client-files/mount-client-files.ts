import type { Express, RequestHandler } from 'express';
import { visitorOf } from '../../http/visitor.ts';
import type { WebHouse } from '../../web-house.ts';

/** A file leaves the house as a download, whatever it is: no page of ours ever shows or runs it. */
const send =
  (web: WebHouse, area: 'client' | 'staff'): RequestHandler =>
  async (request, response) => {
    const visitor = await visitorOf(web, area, request);
    if (visitor.session === undefined) {
      response.redirect(303, `${area === 'staff' ? '/staff' : ''}/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
      return;
    }
    if (visitor.owesFactor === true) {
      response.redirect(303, '/staff/security');
      return;
    }
    const { name, file } = (await web.house.executor.callByName('clientFiles.read', { id: request.params['id'] }, visitor.caller)) as { readonly name: string; readonly file: string };
    response.attachment(name).set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'; sandbox", 'Cross-Origin-Resource-Policy': 'same-origin' }).type('application/octet-stream').send(Buffer.from(file, 'base64'));
  };

export const mountClientFiles = (app: Express, web: WebHouse): void => {
  app.get('/staff/client-files/:id/download', send(web, 'staff'));
  app.get('/files/:id/download', send(web, 'client'));
};
