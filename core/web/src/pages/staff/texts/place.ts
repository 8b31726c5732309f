import type { PageCtx } from '../../page.ts';

/** In addresses, what is written for all brands and the staff area stands under this name. */
export const FOR_ALL = 'all';

export interface TextPlace {
  readonly brandId?: string;
  readonly locale: string;
  readonly key: string;
}

/** Which text an address means. */
export const placeOf = ({ place, locale, key }: Readonly<Record<string, string>>): TextPlace => ({
  ...(place === undefined || place === FOR_ALL ? {} : { brandId: place }), locale: locale ?? '', key: key ?? '',
});

export const languageName = (ctx: PageCtx, locale: string): string => ctx.web.catalogue.languages().find((each) => each.locale === locale)?.name ?? locale;

export const shelfPath = (place: string, locale: string): string => `/staff/texts/${encodeURIComponent(place)}/${encodeURIComponent(locale)}`;
