import { ownText, textOf, type MailSettings, type MailText } from '@billet/billing';
import type { Translator } from '@billet/kernel';
import type { WebHouse } from '../web-house.ts';
import { fillMailText } from './own-template.ts';

interface FramePart {
  readonly text: string;
  /** Only where staff have written it for this brand and language. */
  readonly html?: string;
}

/** What stands around every mail (row A5). */
export interface MailFrame {
  readonly header?: FramePart;
  readonly signature?: FramePart;
  readonly footer?: FramePart;
}

const plain = (text: string): FramePart | undefined => (text === '' ? undefined : { text });

const filled = (key: string, text: MailText, values: ReadonlyMap<string, string>): FramePart | undefined => {
  const done = fillMailText(key, text, values);
  return done.html.trim() === '' ? undefined : { text: done.text, html: done.html };
};

/** The brand's own parts in the reader's language; else what the settings say for all. */
export const frameOf = async (web: WebHouse, say: Translator, brandId: number, values: Readonly<Record<string, string>>, drafts: Readonly<Record<string, MailText>>): Promise<MailFrame> => {
  const settings = (await web.house.settings.get('mail', 'system')) as MailSettings;
  const known = new Map(Object.entries(values));
  const part = async (key: string, otherwise: string): Promise<FramePart | undefined> => {
    const draft = drafts[key];
    if (draft !== undefined) return filled(key, draft, known);
    const own = await ownText(web.house.db, brandId, key, say.locale);
    if (own === undefined) return plain(otherwise);
    try {
      return filled(key, textOf(own), known);
    } catch (error) {
      web.house.log.warn('a part around the mails of a brand cannot be used and is left out', { brand: brandId, key, locale: say.locale, error });
      return plain(otherwise);
    }
  };
  const [header, signature, footer] = [
    await part('layout-header', settings.header),
    await part('layout-signature', settings.signature),
    await part('layout-footer', settings.footer === '' ? say.t('mail.footer', values) : settings.footer),
  ];
  return { ...(header === undefined ? {} : { header }), ...(signature === undefined ? {} : { signature }), ...(footer === undefined ? {} : { footer }) };
};
