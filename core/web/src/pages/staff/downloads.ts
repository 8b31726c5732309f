import type { Express, Request, RequestHandler, Response } from 'express';
import { visitorOf, type Visitor } from '../../http/visitor.ts';
import type { WebHouse } from '../../web-house.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const forStaff =
  (web: WebHouse, send: (request: Request, response: Response, visitor: Visitor) => Promise<void>): RequestHandler =>
  async (request, response) => {
    const visitor = await visitorOf(web, 'staff', request);
    if (visitor.session === undefined) response.redirect(303, `/staff/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
    else await send(request, response, visitor);
  };

/** Files that staff take home. Always as attachments: nothing of them runs in our pages. */
export const mountDownloads = (app: Express, web: WebHouse): void => {
  const call = <T>(operation: string, input: unknown, visitor: Visitor): Promise<T> => web.house.executor.callByName(operation, input, visitor.caller) as Promise<T>;
  app.get('/staff/payments.csv', forStaff(web, async (request, response, visitor) => {
    const wish = Object.fromEntries(['reference', 'from', 'until', 'clientId'].flatMap((name) => (text(request.query[name]) === undefined ? [] : [[name, text(request.query[name])] as const])));
    const { csv } = await call<{ csv: string }>('payments.export', wish, visitor);
    response.set({ 'Cache-Control': 'no-store', 'Content-Disposition': 'attachment; filename="payments.csv"' }).type('text/csv').send(csv);
  }));
  app.get('/staff/order-files/:id', forStaff(web, async (request, response, visitor) => {
    const { name, content } = await call<{ name: string; content: string }>('payments.orderFile', { id: request.params['id'] }, visitor);
    response.set({ 'Cache-Control': 'no-store' }).attachment(name).type('application/octet-stream').send(Buffer.from(content, 'base64'));
  }));
  app.get('/staff/approvals/:id/file', forStaff(web, async (request, response, visitor) => {
    const { fileType, file } = await call<{ fileType: string; file: string }>('paymentMethods.certificate', { id: request.params['id'] }, visitor);
    response.set({ 'Cache-Control': 'no-store', 'Content-Disposition': 'attachment; filename="certificate"' }).type(fileType).send(Buffer.from(file, 'base64'));
  }));
};
