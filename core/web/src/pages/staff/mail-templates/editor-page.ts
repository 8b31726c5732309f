import { mailKind } from '@billet/billing';
import type { Card, Value } from '../../../view-models/page.ts';
import type { Action, Body, FieldWish, Page, PageCtx } from '../../page.ts';
import { kindTitle, languageName } from './list-page.ts';

interface Text {
  readonly subject: string;
  readonly body: string;
  readonly plain: string;
  readonly action: string;
}

interface Answer {
  readonly text: Text;
  readonly original: Text;
  readonly own: boolean;
  readonly originalChanged: boolean;
  readonly must: boolean;
  readonly variables: readonly { readonly name: string; readonly secret: boolean }[];
  readonly sending: { readonly enabled: boolean; readonly from: string; readonly fromName: string; readonly copyTo: string };
  readonly files: readonly { readonly id: number; readonly name: string; readonly size: number }[];
  readonly versions: readonly { readonly version: number; readonly subject: string; readonly savedBy: string; readonly savedAt: string; readonly current: boolean }[];
}

const placeOf = ({ params }: PageCtx): { brandId: string; key: string; locale: string } => ({ brandId: params['brandId'] ?? '', key: params['key'] ?? '', locale: params['locale'] ?? '' });

/** The data that the preview shows, kept in the address. */
const aboutOf = ({ query }: PageCtx): string => {
  const chosen = new URLSearchParams(Object.entries({ client: query['client'] ?? '', invoice: query['invoice'] ?? '' }).filter(([, value]) => value !== '')).toString();
  return chosen === '' ? '' : `?${chosen}`;
};

const here = (ctx: PageCtx): string => `${ctx.request.path}${aboutOf(ctx)}`;

const textFields = ({ t }: PageCtx, { text }: Answer, isPart: boolean, hasAction: boolean): FieldWish[] => [
  ...(isPart ? [] : [{ name: 'subject', label: t('mails.subject'), widget: 'text' as const, value: text.subject, required: true }]),
  { name: 'body', label: t('mailText.body'), widget: 'textarea', value: text.body, rows: 14, help: t('mailText.bodyHelp') },
  ...(hasAction ? [{ name: 'action', label: t('mailText.action'), widget: 'text' as const, value: text.action }] : []),
  { name: 'plain', label: t('mailText.plain'), widget: 'textarea', value: text.plain, rows: 4, help: t('mailText.plainHelp') },
];

const variablesCard = ({ t, say }: PageCtx, { variables }: Answer): Card => ({
  kind: 'facts',
  title: t('mailText.variables'),
  facts: variables.map(({ name, secret }): { label: string } & Value => ({ label: say.has(`mail.fact.${name}`) ? t(`mail.fact.${name}`) : name, text: `{{${name}}}`, mono: true, copy: true, ...(secret ? { sub: t('mailText.secret') } : {}) })),
});

const sendingCards = (ctx: PageCtx, { sending, must, files }: Answer): readonly Card[] => {
  const { t } = ctx;
  return [
    {
      kind: 'form', title: t('mailText.sending'),
      form: ctx.form('sending', t('form.save'), [
        ...(must ? [] : [{ name: 'enabled', label: t('mailText.enabled'), widget: 'switch' as const, checked: sending.enabled }]),
        { name: 'from', label: t('mailText.from'), widget: 'email', value: sending.from, help: t('mailText.fromHelp') },
        { name: 'fromName', label: t('mailText.fromName'), widget: 'text', value: sending.fromName },
        { name: 'copyTo', label: t('mailText.copyTo'), widget: 'email', value: sending.copyTo },
      ]),
    },
    ...files.map((file): Card => ({ kind: 'facts', quiet: true, facts: [{ label: t('mailText.file'), text: file.name, sub: ctx.say.bytes(file.size) }], actions: [ctx.form('remove-file', t('mailText.removeFile'), [{ name: 'id', label: '', widget: 'hidden', value: String(file.id) }], { danger: true })] })),
    { kind: 'form', title: t('mailText.files'), form: ctx.form('file', t('company.upload'), [{ name: 'file', label: t('mailText.file'), widget: 'file', required: true, accept: 'application/pdf,image/png,image/jpeg,text/plain', help: t('mailText.fileHelp') }], { upload: true }) },
  ];
};

const versionCards = (ctx: PageCtx, { versions, own }: Answer): readonly Card[] => {
  const { t } = ctx;
  if (versions.length === 0) return [];
  return [
    {
      kind: 'rows', title: t('mailText.versions'), empty: '',
      rows: versions.map((each) => ({
        icon: 'clock', title: t('mailText.version', { version: each.version }), meta: `${ctx.say.instant(each.savedAt, 'UTC')} · ${each.savedBy}`,
        ...(each.current ? { badge: { text: t('mailText.current'), tone: 'ok' as const } } : { action: ctx.form('restore', t('mailText.restore'), [{ name: 'version', label: '', widget: 'hidden', value: String(each.version) }]) }),
      })),
    },
    ...(own ? [{ kind: 'form' as const, title: t('mailText.resetTitle'), lead: t('mailText.resetLead'), form: ctx.form('reset', t('mailText.reset'), [], { danger: true }) }] : []),
  ];
};

const load = async (ctx: PageCtx): ReturnType<Page['load']> => {
  const { t } = ctx;
  const place = placeOf(ctx);
  const answer = await ctx.call<Answer>('mail.getTemplate', place);
  const kind = mailKind(place.key);
  const list = `/staff/mail-templates/${place.brandId}?locale=${place.locale}`;
  return {
    title: kindTitle(ctx, place.key),
    lead: languageName(ctx, place.locale),
    crumbs: [{ label: t('nav.mails'), href: '/staff/mails' }, { label: t('mailText.title'), href: list }],
    tabs: ctx.web.catalogue.languages().map(({ locale, name }) => ({ label: name, href: `/staff/mail-templates/${place.brandId}/${place.key}/${locale}`, current: locale === place.locale })),
    main: [
      ...(answer.originalChanged ? [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: t('mailText.originalChanged') }, { kind: 'code' as const, title: t('mailText.original'), text: [answer.original.subject, answer.original.body, answer.original.action].filter((part) => part !== '').join('\n\n') }] : []),
      { kind: 'editor', title: t('mailText.text'), form: ctx.form('text', t('form.save'), textFields(ctx, answer, kind === undefined, kind?.path !== undefined)), preview: { path: `/staff/mail-templates/${place.brandId}/${place.key}/${place.locale}/preview${aboutOf(ctx)}`, label: t('mailText.preview'), button: t('mailText.show') } },
      { kind: 'form', title: t('mailText.data'), lead: t('mailText.dataLead'), form: ctx.form('data', t('mailText.useData'), [
        { name: 'client', label: t('mailText.client'), widget: 'number', width: 'half', value: ctx.query['client'] ?? '' },
        { name: 'invoice', label: t('mailText.invoice'), widget: 'number', width: 'half', value: ctx.query['invoice'] ?? '' },
      ]) },
      { kind: 'form', title: t('mailText.test'), lead: t('mailText.testLead'), form: ctx.form('test', t('settings.send'), [{ name: 'to', label: t('auth.email'), widget: 'email', required: true }]) },
    ],
    aside: [variablesCard(ctx, answer), ...(kind === undefined ? [] : sendingCards(ctx, answer)), ...versionCards(ctx, answer)],
  };
};

const typed = (body: Body): Text => ({ subject: body['subject'] ?? '', body: (body['body'] ?? '').replaceAll('\r\n', '\n'), plain: (body['plain'] ?? '').replaceAll('\r\n', '\n'), action: body['action'] ?? '' });

const saved = (work: (ctx: PageCtx, body: Body) => Promise<unknown>, say = 'form.saved'): Action => async (ctx, body) => {
  await work(ctx, body);
  return { to: here(ctx), say };
};

const withoutLocale = (ctx: PageCtx): { brandId: string; key: string } => ({ brandId: placeOf(ctx).brandId, key: placeOf(ctx).key });

/** One mail text: written, tried out with real data, sent to oneself, and brought back (rows A5, A19). */
export const mailTemplatePage: Page = {
  path: '/staff/mail-templates/:brandId/:key/:locale',
  area: 'staff',
  open: 'member',
  nav: 'mails',
  load,
  actions: {
    text: saved((ctx, body) => ctx.call('mail.saveTemplate', { ...placeOf(ctx), ...typed(body) })),
    reset: saved((ctx) => ctx.call('mail.resetTemplate', placeOf(ctx))),
    restore: saved((ctx, body) => ctx.call('mail.restoreTemplate', { ...placeOf(ctx), version: body['version'] })),
    sending: saved((ctx, body) => ctx.call('mail.setSending', { ...withoutLocale(ctx), enabled: body['enabled'] === 'on' || mailKind(placeOf(ctx).key)?.must === true, from: (body['from'] ?? '').trim(), fromName: body['fromName'] ?? '', copyTo: (body['copyTo'] ?? '').trim() })),
    file: saved((ctx, body) => ctx.call('mail.addFile', { ...withoutLocale(ctx), name: body['file.name'] ?? '', file: body['file'] ?? '' })),
    'remove-file': saved((ctx, body) => ctx.call('mail.removeFile', { ...withoutLocale(ctx), id: body['id'] })),
    data: (ctx, body) => Promise.resolve({ to: `${ctx.request.path}?${new URLSearchParams({ client: body['client'] ?? '', invoice: body['invoice'] ?? '' }).toString()}` }),
    test: saved(async (ctx, body) => {
      const { text } = await ctx.call<Answer>('mail.getTemplate', placeOf(ctx));
      const about = Object.fromEntries([['clientId', ctx.query['client'] ?? ''], ['invoiceId', ctx.query['invoice'] ?? '']].filter(([, value]) => value !== '')) as Record<string, string>;
      await ctx.call('mail.testTemplate', { ...placeOf(ctx), ...text, ...about, to: body['to'] });
    }, 'mailText.sent'),
  },
};
