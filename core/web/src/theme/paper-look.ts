import type { BrandLook, PaperLook } from '@billet/billing';
import { companionsOf } from './colour.ts';
import type { ThemeShelf } from './theme-shelf.ts';

/** Names in look settings for the colours that a theme has without a family. */
const FIRST = new Set(['site', 'first']);

/** What a brand's theme gives to paper: the accent as it can be read on white. A family's colours are for screens, unless an accent was picked. */
export const paperLook = (themes: ThemeShelf, { theme, tokens, family }: Pick<BrandLook, 'theme' | 'tokens' | 'family'>): PaperLook => {
  const given = themes.paper(theme);
  if (given === undefined) return {};
  const accent = tokens['accent']?.light ?? (FIRST.has(family) ? themes.tokens(theme).find(({ name }) => name === 'accent')?.light : undefined);
  const { 'accent-ink': ink, 'accent-wash': wash } = (accent === undefined ? undefined : companionsOf(accent, 'light')) ?? {};
  return { ...given, ...(ink === undefined || wash === undefined ? {} : { accent: ink, wash }) };
};
