import { Brand, brandLogo, LegalEntity, linkPathOf, LOGO_CID, mailKind, ownText, textOf, unsubscribeLink, type MailContent, type MailRenderer, type MailText } from '@billet/billing';
import type { Translator } from '@billet/kernel';
import type { Money } from '@billet/sdk';
import { brandTheme } from '../theme/brand-theme.ts';
import type { ThemeEngine } from '../theme/theme-engine.ts';
import type { WebHouse } from '../web-house.ts';
import { addonMailKind } from './addon-mail.ts';
import { frameOf, type MailFrame } from './mail-frame.ts';
import { fillMailLine, fillMailText } from './own-template.ts';
import { escapeHtml, type TemplateValue } from './template-language.ts';

type Model = Readonly<Record<string, unknown>>;

/** A mail that is to be written. */
export interface MailWish {
  readonly key: string;
  readonly locale: string;
  readonly brandId: number;
  readonly model: Model;
  /** A text that is tried out; else the brand's own, or the one that is shipped. */
  readonly text?: MailText;
}

const isMoney = (value: unknown): value is Money => typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;

const isDate = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

/** Values as text in the reader's language. */
const spoken = (say: Translator, model: Model): Record<string, string> =>
  Object.fromEntries(
    Object.entries(model).map(([key, value]): [string, string] => [key, isMoney(value) ? say.money(value) : isDate(value) ? say.date(value) : value === null || value === undefined ? '' : String(value as string | number)]),
  );

/** HTML that was made here, for a template that would escape it. */
const safe = (html: string): { toHTML(): string } => ({ toHTML: () => html });

interface Parts {
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly link: { readonly href: string; readonly label: string } | undefined;
}

const factsText = ({ facts }: Parts): string => facts.map((fact) => `${fact.label}: ${fact.value}`).join('\n');
const linkText = ({ link }: Parts): string => (link === undefined ? '' : `${link.label}: ${link.href}`);

/** What the house puts into a text of staff: the table of facts and the button look as the theme has them. */
const partsFor = (engine: ThemeEngine, say: Translator, parts: Parts): readonly (readonly [string, TemplateValue])[] => [
  ['facts', { html: parts.facts.length === 0 ? '' : engine.render('mail-part', { facts: parts.facts }, say), text: factsText(parts) }],
  ['button', { html: parts.link === undefined ? '' : engine.render('mail-part', { link: parts.link }, say), text: linkText(parts) }],
  ['link', parts.link?.href ?? ''],
];

interface WayOut {
  readonly link: { readonly html: string; readonly text: string };
  /** Puts it below a text that does not have it where staff want it. */
  under(mail: ReturnType<typeof fillMailText>): ReturnType<typeof fillMailText>;
}

/** Marketing always says how to end it. */
const wayOut = (say: Translator, href: string): WayOut => {
  const label = say.t('campaigns.mail.unsubscribe');
  const link = { html: `<a href="${escapeHtml(href)}">${escapeHtml(label)}</a>`, text: `${label}: ${href}` };
  return {
    link,
    under: (mail) => ({
      ...mail,
      html: mail.html.includes(link.html) ? mail.html : `${mail.html}\n<p style="margin:20px 0 0;font-size:13px;color:#666b66">${link.html}</p>`,
      text: mail.text.includes(href) ? mail.text : `${mail.text}\n\n${link.text}`,
    }),
  };
};

const PARTS = ['header', 'signature', 'footer'] as const;

const htmlOf = (name: string, part: MailFrame['header']): [string, { toHTML(): string }][] => (part?.html === undefined ? [] : [[`${name}Html`, safe(part.html)]]);

/** Mails from the brand's own texts or those of the language packs, in the theme's layout: subject, plain text and HTML say the same. */
export const writeMail = async (web: WebHouse, { key, locale, brandId, model, text: draft }: MailWish): Promise<MailContent> => {
  const { db } = web.house;
  const brand = await db.from(Brand).findById(brandId);
  const company = brand === undefined ? undefined : await db.from(LegalEntity).findById(brand.legal_entity_id);
  const say = await web.texts.in(locale, brandId);
  const whole = await withNumber(web, model);
  const common = { brand: brand?.name ?? '', company: company?.name ?? '', brandEmail: brand?.email ?? '', website: company?.website ?? '' };
  const values: Readonly<Record<string, string>> = { ...spoken(say, whole), ...common };
  const addon = addonMailKind(web, key);
  const kind = addon ?? mailKind(key);
  const textKey = (part: string): string => (addon === undefined ? `mail.${key}.${part}` : `${addon.texts}mail.${addon.key}.${part}`);
  const facts = (kind?.facts ?? []).flatMap((name) => (values[name] === undefined || values[name] === '' ? [] : [{ label: say.t(`${addon?.texts ?? ''}mail.fact.${name}`), value: values[name] }]));
  const { engine } = await brandTheme(web, brandId);
  const partsWith = (label: string): Parts => ({ facts, link: kind?.path === undefined ? undefined : { href: `${web.house.config.baseUrl()}${kind.path(whole)}`, label } });
  const shipped = (): Body => {
    const parts = partsWith(say.t(textKey('action'), values));
    const paragraphs = say.t(textKey('text'), values).split('\n\n');
    return { subject: say.t(textKey('subject'), values), model: { paragraphs, ...parts }, text: [...paragraphs, factsText(parts), linkText(parts)] };
  };
  const written = (text: MailText): Body => {
    const parts = partsWith(kind?.path === undefined ? '' : text.action === '' ? say.t(textKey('action'), values) : fillMailLine(key, text.action, new Map(Object.entries(values))));
    const out = typeof model['unsubscribe'] === 'string' ? wayOut(say, unsubscribeLink(web.house.config.baseUrl(), model['unsubscribe'])) : undefined;
    const filled = fillMailText(key, text, new Map([...Object.entries(values), ...partsFor(engine, say, parts), ...(out === undefined ? [] : [['unsubscribe', out.link] as const])]));
    const done = out === undefined ? filled : out.under(filled);
    // A theme that does not know of own texts still shows their paragraphs.
    return { subject: done.subject, model: { content: safe(done.html), paragraphs: done.text.split('\n\n') }, text: [done.text] };
  };
  const body = draft === undefined ? await ownOrShipped(web, { key, locale: say.locale, brandId }, written, shipped) : written(draft);
  const frame = await frameOf(web, say, brandId, values, draft !== undefined && kind === undefined ? { [key]: draft } : {});
  const logo = await brandLogo(db, brandId, 'paper');
  const html = engine.render('mail', {
    locale: say.locale, subject: body.subject, brand: common.brand, ...(logo === undefined ? {} : { logo: `cid:${LOGO_CID}` }), ...(kind === undefined && draft !== undefined ? { paragraphs: [] } : body.model),
    header: frame.header?.text, signature: frame.signature?.text, footer: frame.footer?.text,
    ...Object.fromEntries(PARTS.flatMap((name) => htmlOf(name, frame[name]))),
  }, say);
  const text = [frame.header?.text, ...body.text, frame.signature?.text, frame.footer?.text].filter((part) => part !== undefined && part !== '').join('\n\n');
  return { subject: body.subject, text, html };
};

interface Body {
  readonly subject: string;
  readonly model: object;
  readonly text: readonly string[];
}

/** A brand's own text that can no longer be filled in must not keep a mail back: the shipped one goes instead, and the log says why. */
const ownOrShipped = async (web: WebHouse, { key, locale, brandId }: Omit<MailWish, 'model'>, written: (text: MailText) => Body, shipped: () => Body): Promise<Body> => {
  const own = await ownText(web.house.db, brandId, key, locale);
  if (own === undefined) return shipped();
  try {
    return written(textOf(own));
  } catch (error) {
    web.house.log.warn('a mail text of a brand cannot be used; the shipped one is sent', { brand: brandId, key, locale, error });
    return shipped();
  }
};

export const createMailRenderer = (web: WebHouse): MailRenderer => ({ render: (mail) => writeMail(web, mail) });

/** A notice is queued before its invoice has a number, which is taken last; by the time it is sent there is one. */
const withNumber = async (web: WebHouse, model: Model): Promise<Model> => {
  if (typeof model['invoiceId'] !== 'number') return model;
  const [row] = await web.house.db.raw<{ number: string | null; link_version: number | string }>('select number, link_version from invoices where id = ?', [model['invoiceId']]);
  const link = row === undefined ? '/invoices' : linkPathOf(web.house.services, { id: model['invoiceId'], link_version: Number(row.link_version) });
  return { ...model, link, number: typeof model['number'] === 'string' ? model['number'] : (row?.number ?? '') };
};
