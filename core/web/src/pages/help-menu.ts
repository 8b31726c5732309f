import { helpLinksOf } from '@billet/billing';
import { GUIDE_PATH } from '../guide/guide.ts';
import { siteOf } from '../http/site-gate.ts';
import type { LayoutModel } from '../view-models/page.ts';
import type { Page, PageCtx } from './page.ts';

/** The help menu: what the house links to for its staff and the page of Billet's own, or what a brand links to for its clients. */
export const helpMenu = async (ctx: PageCtx, { area }: Page, brandId: number | undefined): Promise<LayoutModel['help']> => {
  if (area === 'staff') return ctx.visitor.session === undefined ? undefined : { links: helpLinksOf(siteOf(ctx.response).helpLinks), page: { label: ctx.t('help.title'), href: '/staff/help' }, guide: { label: ctx.t('guide.title'), href: GUIDE_PATH } };
  if (brandId === undefined) return undefined;
  const links = helpLinksOf(String((await ctx.web.house.settings.get('help', 'brand', String(brandId)))['links']));
  return links.length === 0 ? undefined : { links };
};
