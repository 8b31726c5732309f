import { BrandLogo } from '@billet/billing';
import type { Express } from 'express';
import type { WebHouse } from '../web-house.ts';

/** Address of a picture on our own pages. */
export const logoPath = (hash: string): string => `/logo/${hash}`;

/** Pictures that staff have uploaded. Opened by itself, such a picture can neither run, fetch nor frame anything. */
export const mountLogos = (app: Express, web: WebHouse): void => {
  app.get('/logo/:hash', async (request, response) => {
    const { hash } = request.params;
    const logo = /^[0-9a-f]{32}$/.test(hash) ? await web.house.db.from(BrandLogo).findOne({ hash }) : undefined;
    if (logo === undefined) {
      response.status(404).end();
      return;
    }
    response.set({
      'Cache-Control': 'public, max-age=31536000, immutable',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Content-Disposition': 'inline',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Content-Type': logo.type,
    });
    response.end(Buffer.from(logo.content, 'base64'));
  });
};
