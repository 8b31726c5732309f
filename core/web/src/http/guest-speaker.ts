import { textScope } from '@billet/billing';
import type { Translator } from '@billet/kernel';
import type { Request } from 'express';
import type { WebHouse } from '../web-house.ts';
import { guestLocale } from './visitor.ts';

/** Scope of the brand that guests see. */
const guestScope = async (web: WebHouse): Promise<string> => {
  const [row] = await web.house.db.raw<{ id: number | string }>('select id from brands order by id limit 1');
  return textScope(row === undefined ? undefined : Number(row.id));
};

/** Texts for a page that is shown before, or in place of, the one that was asked for. It speaks even when the database does not. */
export const guestSpeaker = async (web: WebHouse, request: Request, scope?: unknown): Promise<Translator> => {
  const locale = guestLocale(web, request);
  try {
    await web.texts.fresh();
    return web.catalogue.translator(locale, typeof scope === 'string' ? scope : await guestScope(web));
  } catch (error) {
    web.house.log.warn('texts of staff cannot be read; the shipped ones are shown', { error });
    return web.catalogue.translator(locale);
  }
};
