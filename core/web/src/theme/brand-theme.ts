import type { BrandLook } from '@billet/billing';
import type { WebHouse } from '../web-house.ts';
import type { ThemeEngine } from './theme-engine.ts';
import { fingerprintOf, tokenCss } from './token-css.ts';

export type BrandVariant = Pick<BrandLook, 'appearance' | 'contrast' | 'family'>;

/** How the client area of a brand looks. */
export interface BrandTheme {
  readonly engine: ThemeEngine;
  /** Address of the sheet with what the brand changed. */
  readonly tokens?: string;
  /** How it looks to those who have not chosen. */
  readonly variant?: BrandVariant;
  /** It is being tried out: what this browser chose does not count. */
  readonly tried?: true;
}

export const brandLook = async (web: WebHouse, brandId: number): Promise<BrandLook> => (await web.house.settings.get('look', 'brand', String(brandId))) as BrandLook;

export const brandTheme = async (web: WebHouse, brandId: number): Promise<BrandTheme> => {
  const { theme, tokens, ...variant } = await brandLook(web, brandId);
  const engine = web.themes.engine(theme);
  return Object.keys(tokens).length === 0 ? { engine, variant } : { engine, variant, tokens: `/look/${String(brandId)}/${fingerprintOf(tokenCss(tokens))}.css` };
};
