import { notFound } from '@billet/sdk';
import { GUIDE_PATH, guideHref, guidePages, renderGuidePage, searchGuide } from '../../guide/guide.ts';
import { VERSION } from '../../version.ts';
import type { PageModel } from '../../view-models/page.ts';
import type { Page, PageCtx } from '../page.ts';

const found = (ctx: PageCtx, question: string): PageModel => {
  const rows = searchGuide(question).map(({ title, href, excerpt }) => ({ icon: 'book', title, href, meta: excerpt }));
  return { title: ctx.t('guide.title'), search: { value: question, label: ctx.t('guide.search') }, crumbs: [{ label: ctx.t('guide.title'), href: GUIDE_PATH }], main: [{ kind: 'rows', rows, empty: ctx.t('guide.nothing'), emptyLink: { label: ctx.t('guide.title'), href: GUIDE_PATH } }] };
};

/** The guide of the version that runs, for those who run it. */
export const guidePage: Page = {
  path: `${GUIDE_PATH}{/:section}{/:name}`,
  area: 'staff',
  open: 'member',
  load: (ctx) => {
    const question = (ctx.query['q'] ?? '').trim().slice(0, 200);
    if (question !== '') return Promise.resolve(found(ctx, question));
    const { section = 'host', name = 'README' } = ctx.params;
    const pages = guidePages().filter((page) => page.section === section);
    const page = pages.find((each) => each.name === name);
    if (page === undefined && guidePages().length === 0) return Promise.resolve({ title: ctx.t('guide.title'), main: [{ kind: 'note', tone: 'info', text: ctx.t('guide.absent') }] });
    if (page === undefined) throw notFound('Page');
    return Promise.resolve({
      title: page.title,
      lead: ctx.t('guide.lead', { version: VERSION }),
      search: { value: '', label: ctx.t('guide.search'), calm: true },
      tabs: (['host', 'author', 'designer'] as const).map((each) => ({ label: ctx.t(`guide.for.${each}`), href: guideHref({ section: each, name: 'README' }), current: each === section })),
      sidenav: { label: ctx.t('guide.title'), links: pages.map((each) => ({ label: each.title, href: guideHref(each), current: each === page })) },
      main: [{ kind: 'prose', html: renderGuidePage(page), language: 'en' }],
    });
  },
};
