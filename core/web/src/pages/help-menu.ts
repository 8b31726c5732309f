import { helpLinksOf, learnedReleases, newerRelease } from '@billet/billing';
import { permits } from '@billet/kernel';
import { GUIDE_PATH } from '../guide/guide.ts';
import { siteOf } from '../http/site-gate.ts';
import type { LayoutModel } from '../view-models/page.ts';
import type { Page, PageCtx } from './page.ts';

/** A newer version, for those who may see how the house is. */
const updateLink = async (ctx: PageCtx): Promise<Pick<NonNullable<LayoutModel['help']>, 'update'>> => {
  if (!permits(ctx.caller.permissions, 'jobs.read')) return {};
  const newer = newerRelease(await learnedReleases(ctx.web.house));
  return newer === null ? {} : { update: { label: ctx.t('system.newer', { version: newer.version }), href: '/staff/system' } };
};

/** The help menu: what the house links to for its staff and the page of Billet's own, or what a brand links to for its clients. */
export const helpMenu = async (ctx: PageCtx, { area }: Page, brandId: number | undefined): Promise<LayoutModel['help']> => {
  if (area === 'staff') return ctx.visitor.session === undefined ? undefined : { ...(await updateLink(ctx)), links: helpLinksOf(siteOf(ctx.response).helpLinks), page: { label: ctx.t('help.title'), href: '/staff/help' }, guide: { label: ctx.t('guide.title'), href: GUIDE_PATH } };
  if (brandId === undefined) return undefined;
  const links = helpLinksOf(String((await ctx.web.house.settings.get('help', 'brand', String(brandId)))['links']));
  return links.length === 0 ? undefined : { links };
};
