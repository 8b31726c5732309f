import type { Page, PageCtx } from '../../page.ts';
import { hotspotCrumbs } from './hotspot-parts.ts';

interface Portal {
  readonly hosts: string;
  readonly loginPage: string;
}

interface Brand {
  readonly id: number;
  readonly name: string;
}

const brandsOf = async (ctx: PageCtx): Promise<readonly Brand[]> => (await ctx.call<{ items: readonly Brand[] }>('brands.list', {})).items;

/** Login pages of access equipment, brand by brand: a form is told apart by its brand. */
export const portalPage: Page = {
  path: '/staff/hotspot/portal',
  area: 'staff',
  open: 'member',
  nav: 'hotspot',
  load: async (ctx) => {
    const brands = await brandsOf(ctx);
    const cards = await Promise.all(
      brands.map(async (brand) => {
        const portal = await ctx.call<Portal>('hotspot.getPortal', { brandId: brand.id });
        const form = ctx.form(`save-${String(brand.id)}`, ctx.t('form.save'), [
          { name: 'hosts', label: ctx.t('hotspot.hosts'), widget: 'text', value: portal.hosts, help: ctx.t('hotspot.hostsHelp') },
          { name: 'loginPage', label: ctx.t('hotspot.loginPage'), widget: 'text', value: portal.loginPage, help: ctx.t('hotspot.loginPageHelp') },
        ]);
        return { kind: 'form' as const, title: brand.name, form };
      }),
    );
    const page = `${ctx.web.house.config.baseUrl()}/hotspot`;
    const link = `${page}?link-login-only=$(link-login-only-esc)&link-orig=$(link-orig-esc)&chap-id=$(chap-id)&chap-challenge=$(chap-challenge)`;
    return {
      title: ctx.t('hotspot.portal'),
      lead: ctx.t('hotspot.portalLead'),
      crumbs: hotspotCrumbs(ctx),
      main: [{ kind: 'lines', title: ctx.t('hotspot.portalAddress'), text: ctx.t('hotspot.portalAddressLead'), lines: [{ label: ctx.t('hotspot.title'), value: page, copy: true }, { label: 'MikroTik', value: link, copy: true }] }, ...cards],
    };
  },
  action: (name) => {
    const brandId = /^save-(\d+)$/.exec(name)?.[1];
    if (brandId === undefined) return undefined;
    return async (ctx, body) => {
      await ctx.call('hotspot.savePortal', { brandId, hosts: body['hosts'] ?? '', loginPage: body['loginPage'] ?? '' });
      return { to: ctx.request.path, say: 'form.saved' };
    };
  },
};
