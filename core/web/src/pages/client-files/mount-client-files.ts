import type { Express, RequestHandler } from 'express';
import type { WebHouse } from '../../web-house.ts';
import { sendFile } from './send-file.ts';

const send =
  (web: WebHouse, area: 'client' | 'staff'): RequestHandler =>
  (request, response) =>
    sendFile(web, area, request, response, async (caller) => (await web.house.executor.callByName('clientFiles.read', { id: request.params['id'] }, caller)) as { readonly name: string; readonly file: string });

export const mountClientFiles = (app: Express, web: WebHouse): void => {
  app.get('/staff/client-files/:id/download', send(web, 'staff'));
  app.get('/files/:id/download', send(web, 'client'));
};
