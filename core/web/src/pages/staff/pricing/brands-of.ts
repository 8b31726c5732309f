import type { PageCtx } from '../../page.ts';

export interface BrandChoice {
  readonly id: number;
  readonly name: string;
  readonly currency: string;
}

/** Brands of this installation, for a choice. */
export const brandsOf = async (ctx: PageCtx): Promise<readonly BrandChoice[]> => (await ctx.call<{ items: readonly BrandChoice[] }>('brands.list', {})).items;

/** A text field that was left empty is not there. */
export const orNull = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text.trim());
