import type { BrandLook } from '@billet/billing';
import type { WebHouse } from '../web-house.ts';
import type { ThemeEngine } from './theme-engine.ts';
import { fingerprintOf, tokenCss } from './token-css.ts';

/** How the client area of a brand looks. */
export interface BrandTheme {
  readonly engine: ThemeEngine;
  /** Address of the sheet with what the brand changed. */
  readonly tokens?: string;
}

export const brandLook = async (web: WebHouse, brandId: number): Promise<BrandLook> => (await web.house.settings.get('look', 'brand', String(brandId))) as BrandLook;

export const brandTheme = async (web: WebHouse, brandId: number): Promise<BrandTheme> => {
  const { theme, tokens } = await brandLook(web, brandId);
  const engine = web.themes.engine(theme);
  return Object.keys(tokens).length === 0 ? { engine } : { engine, tokens: `/look/${String(brandId)}/${fingerprintOf(tokenCss(tokens))}.css` };
};
