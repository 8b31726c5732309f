import type { Card, Value } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { brandsOf } from '../pricing/brands-of.ts';
import { stateBadge, type TextState } from './list-page.ts';
import { FOR_ALL, languageName, placeOf, shelfPath } from './place.ts';

interface Answer {
  readonly text: string;
  readonly original: string | null;
  readonly english: string | null;
  readonly state: TextState;
  readonly arguments: readonly string[];
  readonly own: { readonly text: string; readonly original: string; readonly savedBy: string; readonly savedAt: string } | null;
  readonly forAll: string | null;
}

const WARNINGS: Readonly<Partial<Record<TextState, string>>> = { changed: 'texts.originalChanged', unfit: 'texts.unfit', gone: 'texts.gone' };

/** The texts that this one is compared with, each once. */
const otherTexts = ({ t }: PageCtx, { original, english, own, forAll }: Answer, locale: string): readonly Card[] => {
  const others = [
    ...(original === null ? [] : [{ title: t('texts.shipped'), text: original }]),
    ...(own !== null && own.original !== original ? [{ title: t('texts.shippedThen'), text: own.original }] : []),
    ...(forAll === null ? [] : [{ title: t('texts.writtenForAll'), text: forAll }]),
    ...(english === null || locale === 'en' ? [] : [{ title: t('texts.english'), text: english }]),
  ];
  const lines = others.filter(({ text }) => !text.includes('\n'));
  return [
    ...(lines.length === 0 ? [] : [{ kind: 'facts' as const, facts: lines.map(({ title, text }) => ({ label: title, text, copy: true })) }]),
    ...others.filter((each) => !lines.includes(each)).map((each): Card => ({ kind: 'code', ...each })),
  ];
};

const factsCard = (ctx: PageCtx, answer: Answer, key: string): Card => ({
  kind: 'facts',
  title: ctx.t('texts.about'),
  facts: [
    { label: ctx.t('texts.key'), text: key, mono: true, copy: true },
    { label: ctx.t('services.status'), badge: stateBadge(ctx, answer.state) },
    ...answer.arguments.map((name): { label: string } & Value => ({ label: ctx.t('texts.argument'), text: `{${name}}`, mono: true, copy: true })),
    ...(answer.own === null ? [] : [{ label: ctx.t('texts.savedAt'), instant: answer.own.savedAt }, { label: ctx.t('texts.savedBy'), text: answer.own.savedBy }]),
  ],
});

/** One text: written, looked at with values, and brought back (row F8). */
export const textPage: Page = {
  path: '/staff/texts/:place/:locale/:key',
  area: 'staff',
  open: 'member',
  nav: 'settings',
  load: async (ctx) => {
    const { t } = ctx;
    const place = placeOf(ctx.params);
    const { locale, key } = place;
    const answer = await ctx.call<Answer>('texts.get', place);
    const brand = (await brandsOf(ctx)).find(({ id }) => String(id) === place.brandId)?.name ?? t('texts.forAll');
    const shelf = ctx.params['place'] ?? FOR_ALL;
    const warning = WARNINGS[answer.state];
    return {
      title: key,
      lead: `${brand} · ${languageName(ctx, locale)}`,
      crumbs: [{ label: t('nav.settings'), href: '/staff/settings' }, { label: t('texts.title'), href: shelfPath(shelf, locale) }],
      tabs: ctx.web.catalogue.languages().map((language) => ({ label: language.name, href: `${shelfPath(shelf, language.locale)}/${encodeURIComponent(key)}`, current: language.locale === locale })),
      main: [
        ...(warning === undefined ? [] : [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: t(warning) }]),
        ...(answer.original === null ? [] : [{
          kind: 'editor' as const, title: t('texts.text'),
          form: ctx.form('text', t('form.save'), [{ name: 'text', label: t('texts.text'), widget: 'textarea', value: answer.text, required: true, rows: Math.min(14, Math.max(3, answer.text.split('\n').length + 1)), help: t('texts.help') }]),
          preview: { path: `${ctx.request.path}/preview`, label: t('mailText.preview'), button: t('mailText.show'), short: true },
        }]),
        ...otherTexts(ctx, answer, locale),
      ],
      aside: [
        factsCard(ctx, answer, key),
        ...(answer.own === null ? [] : [{ kind: 'form' as const, title: t('mailText.resetTitle'), lead: t('texts.resetLead'), form: ctx.form('reset', t('mailText.reset'), [], { danger: true }) }]),
      ],
    };
  },
  actions: {
    text: async (ctx, body) => {
      await ctx.call('texts.save', { ...placeOf(ctx.params), text: body['text'] ?? '' });
      return { to: ctx.request.path, say: 'form.saved' };
    },
    reset: async (ctx) => {
      const { reset } = await ctx.call<{ reset: boolean }>('texts.reset', placeOf(ctx.params));
      const { place = FOR_ALL, locale = '' } = ctx.params;
      return { to: reset ? shelfPath(place, locale) : ctx.request.path, say: 'form.saved' };
    },
  },
};
