import { createHash } from 'node:crypto';
import type { BrandLook } from '@billet/billing';
import { companionsOf } from './colour.ts';

type Tokens = BrandLook['tokens'];

/** The accent brings its companions, unless they were chosen as well. */
const withCompanions = (tokens: Tokens): Tokens => {
  const { accent } = tokens;
  const [light, dark] = accent === undefined ? [] : [companionsOf(accent.light, 'light'), companionsOf(accent.dark, 'dark')];
  if (light === undefined || dark === undefined) return tokens;
  return { ...Object.fromEntries(Object.keys(light).map((name) => [name, { light: light[name] ?? '', dark: dark[name] ?? '' }])), ...tokens };
};

/** What a brand changed, as a sheet of the layer that wins over all others. */
export const tokenCss = (tokens: Tokens): string => {
  const rules = Object.entries(withCompanions(tokens)).map(([name, { light, dark }]) => `--${name}:${light === dark ? light : light.startsWith('#') ? `light-dark(${light},${dark})` : light}`);
  return `@layer theme{:root,[data-brand]{${rules.join(';')}}}\n`;
};

/** Changes with the sheet, so that a browser may keep it for ever. */
export const fingerprintOf = (css: string): string => createHash('sha256').update(css).digest('hex').slice(0, 12);
