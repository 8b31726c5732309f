import type { Page, PageCtx } from '../../page.ts';
import { brandsOf } from '../pricing/brands-of.ts';

interface Row {
  readonly key: string;
  readonly enabled: boolean;
  readonly own: boolean;
  readonly originalChanged: boolean;
  readonly subject: string;
}

export const kindTitle = (ctx: PageCtx, key: string): string => ctx.t(`mailKind.${key}`);

export const languageName = (ctx: PageCtx, locale: string): string => ctx.web.catalogue.languages().find((each) => each.locale === locale)?.name ?? locale;

/** Every kind of mail of a brand in one language, and the parts around them. */
export const mailTemplatesPage: Page = {
  path: '/staff/mail-templates{/:brandId}',
  area: 'staff',
  open: 'member',
  nav: 'mails',
  load: async (ctx) => {
    const { t } = ctx;
    const brands = await brandsOf(ctx);
    const brand = brands.find(({ id }) => String(id) === ctx.params['brandId']) ?? brands[0];
    if (brand === undefined) return { title: t('mailText.title'), main: [] };
    const locale = ctx.query['locale'] ?? ctx.locale;
    const { items, locales } = await ctx.call<{ items: readonly Row[]; locales: readonly string[] }>('mail.templates', { brandId: brand.id, locale });
    const base = `/staff/mail-templates/${String(brand.id)}`;
    return {
      title: t('mailText.title'),
      lead: t('mailText.lead'),
      crumbs: [{ label: t('nav.mails'), href: '/staff/mails' }],
      ...(brands.length < 2 ? {} : { sidenav: { label: t('clients.brand'), links: brands.map(({ id, name }) => ({ label: name, href: `/staff/mail-templates/${String(id)}?locale=${locale}`, current: id === brand.id })) } }),
      tabs: locales.map((each) => ({ label: languageName(ctx, each), href: `${base}?locale=${each}`, current: each === locale })),
      main: [
        ...(items.some(({ originalChanged }) => originalChanged) ? [{ kind: 'note' as const, tone: 'warn' as const, icon: 'alert', text: t('mailText.someChanged') }] : []),
        {
          kind: 'table',
          caption: t('mailText.title'),
          columns: [{ label: t('mailText.kind') }, { label: t('mails.subject'), hide: 'p2' }, { label: t('services.status') }],
          rows: items.map((item) => ({
            cells: [
              { text: kindTitle(ctx, item.key), href: `${base}/${item.key}/${locale}` },
              { text: item.subject },
              { badge: item.enabled ? (item.originalChanged ? { text: t('mailText.changed'), tone: 'warn' as const } : item.own ? { text: t('mailText.own'), tone: 'info' as const } : { text: t('mailText.shipped'), tone: 'ok' as const }) : { text: t('mailText.off'), tone: 'idle' as const } },
            ],
          })),
          empty: '',
        },
      ],
    };
  },
};
