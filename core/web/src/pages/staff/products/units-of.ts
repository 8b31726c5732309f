import { permits } from '@billet/kernel';
import type { PageCtx } from '../../page.ts';
import type { Unit } from '../../shop/on-offer.ts';

/** Business units of a brand, for those who may see them. */
export const unitsOf = async (ctx: PageCtx, brandId: number): Promise<readonly Unit[]> =>
  permits(ctx.caller.permissions, 'brands.read') ? (await ctx.call<{ items: readonly Unit[] }>('units.list', { brandId })).items : [];
