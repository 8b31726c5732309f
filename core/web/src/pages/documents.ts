import type { Express, Request, Response } from 'express';
import { visitorOf, type Area } from '../http/visitor.ts';
import type { WebHouse } from '../web-house.ts';

interface FileAnswer {
  readonly name: string;
  readonly type: string;
  readonly file: string;
}

/** A document as a download: whatever it holds, it is never opened as one of our pages. */
const send = (response: Response, { name, type, file }: FileAnswer): void => {
  response.set({ 'Cache-Control': 'no-store', 'Content-Disposition': `attachment; filename="document${/\.[a-z]+$/.exec(name)?.[0] ?? ''}"; filename*=UTF-8''${encodeURIComponent(name)}` }).type(type).send(Buffer.from(file, 'base64'));
};

/** Where documents are fetched: address, area and the operation that makes them. */
const SHELF: readonly { readonly path: string; readonly area: Area; readonly operation: string; readonly open?: true }[] = [
  { path: '/i/:token/pdf', area: 'client', operation: 'invoices.pdfByLink', open: true },
  { path: '/i/:token/slip', area: 'client', operation: 'invoices.slipPdfByLink', open: true },
  { path: '/invoices/:id/slip', area: 'client', operation: 'invoices.slipPdf' },
  { path: '/staff/invoices/:id/slip', area: 'staff', operation: 'invoices.slipPdf' },
  { path: '/balance/:key/slip', area: 'client', operation: 'topUps.slipPdf' },
  { path: '/i/:token/xml', area: 'client', operation: 'invoices.xmlByLink', open: true },
  { path: '/invoices/:id/xml', area: 'client', operation: 'invoices.xml' },
  { path: '/staff/invoices/:id/xml', area: 'staff', operation: 'invoices.xml' },
  { path: '/invoices/:id/pdf', area: 'client', operation: 'invoices.pdf' },
  { path: '/staff/invoices/:id/pdf', area: 'staff', operation: 'invoices.pdf' },
  { path: '/contracts/:id/pdf', area: 'client', operation: 'contracts.pdf' },
  { path: '/staff/contracts/:id/pdf', area: 'staff', operation: 'contracts.pdf' },
  { path: '/payments/:id/pdf', area: 'client', operation: 'receipts.pdf' },
  { path: '/staff/payments/:id/pdf', area: 'staff', operation: 'receipts.pdf' },
  { path: '/statements/:clientId/pdf', area: 'client', operation: 'statements.pdf' },
  { path: '/staff/statements/:clientId/pdf', area: 'staff', operation: 'statements.pdf' },
  { path: '/staff/hotspot/:id/sheet', area: 'staff', operation: 'hotspot.sheet' },
  { path: '/staff/hotspot/:id/table', area: 'staff', operation: 'hotspot.table' },
  { path: '/acts/:payerId/:month/pdf', area: 'client', operation: 'acts.pdf' },
  { path: '/staff/acts/:payerId/:month/pdf', area: 'staff', operation: 'acts.pdf' },
  { path: '/quotes/:id/pdf', area: 'client', operation: 'quotes.pdf' },
  { path: '/staff/quotes/:id/pdf', area: 'staff', operation: 'quotes.pdf' },
  { path: '/corrections/:id/pdf', area: 'client', operation: 'acts.correctionPdf' },
  { path: '/staff/corrections/:id/pdf', area: 'staff', operation: 'acts.correctionPdf' },
];

export const mountDocuments = (app: Express, web: WebHouse): void => {
  for (const { path, area, operation, open } of SHELF) {
    app.get(path, async (request: Request, response: Response) => {
      const visitor = await visitorOf(web, area, request);
      if (visitor.session === undefined && open === undefined) {
        response.redirect(303, `${area === 'staff' ? '/staff' : ''}/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
        return;
      }
      if (visitor.owesFactor === true) {
        response.redirect(303, '/staff/security');
        return;
      }
      const wish = Object.fromEntries(Object.entries({ ...request.query, ...request.params }).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
      send(response, (await web.house.executor.callByName(operation, wish, visitor.caller)) as FileAnswer);
    });
  }
};
