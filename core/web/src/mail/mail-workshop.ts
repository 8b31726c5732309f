import { mailKind, mailRendererRef, mailWorkshopRef, variablesOf, type MailText, type MailWorkshop } from '@billet/billing';
import type { WebHouse } from '../web-house.ts';
import { createMailRenderer, writeMail } from './mail-renderer.ts';
import { checkMailText } from './own-template.ts';

const EMPTY: MailText = { subject: '', body: '', plain: '', action: '' };

const asHtml = (paragraph: string): string => `<p>${paragraph.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>')}</p>`;

/** The shipped text as staff would write it: `{name}` of the language packs becomes `{{name}}`. */
const originalOf = (web: WebHouse, key: string, locale: string): MailText => {
  const kind = mailKind(key);
  if (kind === undefined) return EMPTY;
  const say = web.catalogue.translator(web.catalogue.match([locale]));
  const names = Object.fromEntries(variablesOf(key).map(({ name }) => [name, `{{${name}}}`]));
  const paragraphs = say.t(`mail.${key}.text`, names).split('\n\n').map(asHtml);
  const parts = [...(kind.facts.length === 0 ? [] : ['{{facts}}']), ...(kind.path === undefined ? [] : ['{{button}}'])];
  return { subject: say.t(`mail.${key}.subject`, names), body: [...paragraphs, ...parts].join('\n'), plain: '', action: kind.path === undefined ? '' : say.t(`mail.${key}.action`, names) };
};

const createMailWorkshop = (web: WebHouse): MailWorkshop => ({
  locales: () => web.catalogue.languages().map(({ locale }) => locale),
  original: (key, locale) => originalOf(web, key, locale),
  check: checkMailText,
  preview: (wish) => writeMail(web, wish),
});

/** Lets the house write its mails with the languages and themes of these pages. */
export const provideMail = (web: WebHouse): void => {
  web.house.services.provide(mailRendererRef, createMailRenderer(web));
  web.house.services.provide(mailWorkshopRef, createMailWorkshop(web));
};
