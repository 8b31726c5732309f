import type { Badge } from '../../../view-models/page.ts';
import type { Page, PageCtx } from '../../page.ts';
import { brandsOf } from '../pricing/brands-of.ts';
import { FOR_ALL, languageName, placeOf, shelfPath } from './place.ts';

export type TextState = 'shipped' | 'inherited' | 'own' | 'changed' | 'unfit' | 'gone';

interface Row {
  readonly key: string;
  readonly original: string | null;
  readonly text: string | null;
  readonly state: TextState;
}

interface Answer {
  readonly items: readonly Row[];
  readonly own: number;
  readonly changed: number;
  readonly next?: string;
}

const TONES: Readonly<Record<TextState, Badge['tone']>> = { shipped: 'idle', inherited: 'info', own: 'ok', changed: 'warn', unfit: 'bad', gone: 'bad' };

export const stateBadge = (ctx: PageCtx, state: TextState): Badge => ({ text: ctx.t(`texts.state.${state}`), tone: TONES[state] });

const viewsOf = ({ t, say }: PageCtx, base: string, { own, changed }: Answer, only: string): readonly { readonly label: string; readonly href: string; readonly current: boolean }[] => [
  { label: t('views.all'), href: base, current: only === 'all' },
  { label: `${t('texts.own')} (${say.number(own)})`, href: `${base}?only=own`, current: only === 'own' },
  { label: `${t('texts.changed')} (${say.number(changed)})`, href: `${base}?only=changed`, current: only === 'changed' },
];

/** Texts of pages, mails and documents, found by key or wording (row F8). */
export const textsPage: Page = {
  path: '/staff/texts{/:place/:locale}',
  area: 'staff',
  open: 'member',
  nav: 'settings',
  load: async (ctx) => {
    const { t } = ctx;
    const place = ctx.params['place'] ?? FOR_ALL;
    const locale = ctx.params['locale'] ?? ctx.locale;
    const { only = 'all', q = '', after } = ctx.query;
    const { brandId } = placeOf({ place });
    const brands = await brandsOf(ctx);
    const answer = await ctx.call<Answer>('texts.list', { ...(brandId === undefined ? {} : { brandId }), locale, search: q, only, ...(after === undefined ? {} : { after }) });
    const base = shelfPath(place, locale);
    const shelves = [{ id: FOR_ALL, name: t('texts.forAll') }, ...brands.map(({ id, name }) => ({ id: String(id), name }))];
    return {
      title: t('texts.title'),
      lead: t('texts.lead'),
      crumbs: [{ label: t('nav.settings'), href: '/staff/settings' }],
      sidenav: { label: t('texts.whose'), links: shelves.map(({ id, name }) => ({ label: name, href: shelfPath(id, locale), current: id === place })) },
      tabs: ctx.web.catalogue.languages().map((language) => ({ label: language.name, href: shelfPath(place, language.locale), current: language.locale === locale })),
      main: [
        ...(answer.changed > 0 && only !== 'changed' ? [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: t('texts.someChanged', { n: answer.changed }) }] : []),
        {
          kind: 'table',
          caption: `${t('texts.title')}: ${languageName(ctx, locale)}`,
          views: viewsOf(ctx, base, answer, only),
          search: { name: 'q', value: q, label: t('texts.search') },
          columns: [{ label: t('texts.text') }, { label: t('services.status'), end: true }],
          rows: answer.items.map(({ key, original, text, state }) => ({ cells: [{ text: text ?? original ?? '', href: `${base}/${encodeURIComponent(key)}`, sub: key }, { badge: stateBadge(ctx, state) }] })),
          empty: t(q === '' ? 'texts.none' : 'texts.notFound'),
          ...(answer.next === undefined ? {} : { next: `?${new URLSearchParams({ ...(only === 'all' ? {} : { only }), ...(q === '' ? {} : { q }), after: answer.next }).toString()}` }),
        },
      ],
    };
  },
};
