import { permits } from '@billet/kernel';
import type { FieldWish, PageCtx } from '../page.ts';

/** Whether the domains of a service that ends go with it; nothing where it has none. */
export const stopDomainsField = async (ctx: PageCtx, serviceId: number): Promise<readonly FieldWish[]> => {
  if (!permits(ctx.caller.permissions, 'domains.read')) return [];
  const { items } = await ctx.call<{ items: readonly { unicode: string; autoRenew: boolean }[] }>('domains.list', { hostingServiceId: serviceId });
  const names = items.filter(({ autoRenew }) => autoRenew).map(({ unicode }) => unicode);
  return names.length === 0 ? [] : [{ name: 'stopDomains', label: ctx.t('cancel.domains'), help: names.join(', '), widget: 'switch' }];
};
