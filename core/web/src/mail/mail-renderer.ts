import type { MailContent, MailRenderer } from '@billet/billing';
import { Brand, brandLogo, linkPathOf, LOGO_CID } from '@billet/billing';
import type { Translator } from '@billet/kernel';
import type { Money } from '@billet/sdk';
import { brandTheme } from '../theme/brand-theme.ts';
import type { WebHouse } from '../web-house.ts';

type Model = Readonly<Record<string, unknown>>;

const isMoney = (value: unknown): value is Money => typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;

const isDate = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

/** Values as text in the reader's language. */
const spoken = (say: Translator, model: Model): Record<string, string> =>
  Object.fromEntries(
    Object.entries(model).map(([key, value]): [string, string] => [key, isMoney(value) ? say.money(value) : isDate(value) ? say.date(value) : value === null || value === undefined ? '' : String(value as string | number)]),
  );

/** Which values of a mail stand as facts, and where its button leads. */
const SHAPES: Readonly<Record<string, { readonly facts: readonly string[]; readonly path?: (model: Model) => string }>> = {
  'invoice-issued': { facts: ['number', 'total', 'dueDate'], path: (model) => `/invoices/${String(model['invoiceId'])}` },
  'invoice-reminder': { facts: ['number', 'total', 'dueDate'], path: (model) => `/invoices/${String(model['invoiceId'])}` },
  'invoice-due': { facts: ['number', 'total', 'dueDate'], path: (model) => `/invoices/${String(model['invoiceId'])}` },
  'invoice-overdue': { facts: ['number', 'total', 'dueDate'], path: (model) => `/invoices/${String(model['invoiceId'])}` },
  // Whoever opens these may not be signed in: the link is the key.
  'payment-declined': { facts: ['number', 'total', 'method', 'nextTry'], path: (model) => String(model['link']) },
  'payment-action': { facts: ['number', 'total', 'method'], path: (model) => String(model['link']) },
  'service-changed': { facts: ['service'], path: (model) => `/services/${String(model['serviceId'])}` },
  'cancellation-requested': { facts: ['service'], path: (model) => `/staff/services/${String(model['serviceId'])}` },
  'price-change': { facts: ['service', 'price', 'newPrice', 'from'], path: () => '/services' },
  'password-reset': { facts: [], path: (model) => `/reset?token=${encodeURIComponent(String(model['token']))}` },
  'domain-expires': { facts: ['domain', 'expiresOn'], path: () => '/invoices' },
  'domain-expired': { facts: ['domain', 'expiresOn'], path: () => '/invoices' },
  'member-invited': { facts: [], path: (model) => `/invitation?token=${encodeURIComponent(String(model['token']))}` },
  'email-confirm': { facts: [], path: (model) => `/email-change?token=${encodeURIComponent(String(model['token']))}` },
  'email-changing': { facts: [], path: (model) => `/email-keep?token=${encodeURIComponent(String(model['token']))}` },
  'service-welcome': { facts: ['service', 'username', 'password'], path: () => '/services' },
};

/** Mails from the language packs' texts and the theme's layout: subject, plain text and HTML say the same. */
export const createMailRenderer = (web: WebHouse): MailRenderer => ({
  render: async ({ key, locale, brandId, model }): Promise<MailContent> => {
    const brand = await web.house.db.from(Brand).findById(brandId);
    const say = web.catalogue.translator(web.catalogue.match([locale]));
    const shape = SHAPES[key] ?? { facts: [] };
    const whole = await withNumber(web, model);
    const values = { ...spoken(say, whole), brand: brand?.name ?? '' };
    const subject = say.t(`mail.${key}.subject`, values);
    const paragraphs = say.t(`mail.${key}.text`, values).split('\n\n');
    const facts = shape.facts.flatMap((name) => (values[name as keyof typeof values] === undefined || values[name as keyof typeof values] === '' ? [] : [{ label: say.t(`mail.fact.${name}`), value: values[name as keyof typeof values] }]));
    const link = shape.path === undefined ? undefined : { href: `${web.house.config.baseUrl()}${shape.path(whole)}`, label: say.t(`mail.${key}.action`) };
    const frame = (await web.house.settings.get('mail', 'system')) as { readonly signature: string; readonly header: string; readonly footer: string };
    const footer = frame.footer === '' ? say.t('mail.footer', values) : frame.footer;
    const signature = frame.signature === '' ? undefined : frame.signature;
    const header = frame.header === '' ? undefined : frame.header;
    const { engine } = await brandTheme(web, brandId);
    const logo = await brandLogo(web.house.db, brandId, 'paper');
    const html = engine.render('mail', { locale: say.locale, subject, brand: brand?.name ?? '', ...(logo === undefined ? {} : { logo: `cid:${LOGO_CID}` }), paragraphs, facts, link, header, signature, footer }, say);
    const text = [...(header === undefined ? [] : [header]), ...paragraphs, ...(facts.length === 0 ? [] : [facts.map((fact) => `${fact.label}: ${fact.value}`).join('\n')]), ...(link === undefined ? [] : [`${link.label}: ${link.href}`]), ...(signature === undefined ? [] : [signature]), footer].join('\n\n');
    return { subject, text, html };
  },
});

/** A notice is queued before its invoice has a number, which is taken last; by the time it is sent there is one. */
const withNumber = async (web: WebHouse, model: Model): Promise<Model> => {
  if (typeof model['invoiceId'] !== 'number') return model;
  const [row] = await web.house.db.raw<{ number: string | null; link_version: number | string }>('select number, link_version from invoices where id = ?', [model['invoiceId']]);
  const link = row === undefined ? '/invoices' : linkPathOf(web.house.services, { id: model['invoiceId'], link_version: Number(row.link_version) });
  return { ...model, link, number: typeof model['number'] === 'string' ? model['number'] : (row?.number ?? '') };
};
