import type { Express } from 'express';
import { brandLook } from '../theme/brand-theme.ts';
import { previewOf } from '../theme/preview.ts';
import { fingerprintOf, tokenCss } from '../theme/token-css.ts';
import type { WebHouse } from '../web-house.ts';

const CSS = 'text/css; charset=utf-8';

/** The sheets of brands that changed tokens, and of looks that are being tried out. */
export const mountLookSheets = (app: Express, web: WebHouse): void => {
  app.get('/look/preview.css', async (request, response) => {
    const look = await previewOf(web, request);
    if (look === undefined) response.status(404).end();
    else response.set('Cache-Control', 'no-store').type(CSS).send(tokenCss(look.tokens));
  });
  app.get('/look/:brandId/:file', async (request, response) => {
    const { brandId, file } = request.params;
    const css = /^\d{1,9}$/.test(brandId) ? tokenCss((await brandLook(web, Number(brandId))).tokens) : '';
    if (file !== `${fingerprintOf(css)}.css`) response.status(404).end();
    else response.set('Cache-Control', 'public, max-age=31536000, immutable').type(CSS).send(css);
  });
};
