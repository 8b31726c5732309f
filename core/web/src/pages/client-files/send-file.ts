import type { Caller } from '@billet/sdk';
import type { Request, Response } from 'express';
import { visitorOf, type Area } from '../../http/visitor.ts';
import type { WebHouse } from '../../web-house.ts';

interface StoredFile {
  readonly name: string;
  /** In base64. */
  readonly file: string;
}

/** A file leaves the house as a download, whatever it is: no page of ours ever shows or runs it. */
export const sendFile = async (web: WebHouse, area: Area, request: Request, response: Response, read: (caller: Caller) => Promise<StoredFile>): Promise<void> => {
  const visitor = await visitorOf(web, area, request);
  if (visitor.session === undefined) {
    response.redirect(303, `${area === 'staff' ? '/staff' : ''}/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
    return;
  }
  if (visitor.owesFactor === true) {
    response.redirect(303, '/staff/security');
    return;
  }
  const { name, file } = await read(visitor.caller);
  response.attachment(name).set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'; sandbox", 'Cross-Origin-Resource-Policy': 'same-origin' }).type('application/octet-stream').send(Buffer.from(file, 'base64'));
};
