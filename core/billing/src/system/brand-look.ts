import type { LoadedExtension } from '@billet/kernel';
import { BilletError, defineOperation, field, z, type SettingsOf, type ThemeDefinition } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { idSchema } from '../paging.ts';
import { extensionHostRef, settingsRef } from '../refs.ts';

/** A value that ends neither its declaration nor its rule: a colour, a length, or names of fonts. */
const tokenValue = z.string().trim().regex(/^(#[0-9a-fA-F]{3,8}|\d{0,3}(\.\d{1,4})?(rem|em|px)|[A-Za-z][\w ,'-]{0,120})$/, 'a colour like #0c6b5c, a length, or names of fonts');

const tokens = z.record(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), z.strictObject({ light: tokenValue, dark: tokenValue }));

/** The theme of a brand's client area and mails, and the tokens it has changed (row F7). */
export const brandLookSettings = z.strictObject({
  theme: field(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/).default('aurora'), { title: 'Theme' }),
  tokens: field(tokens.default({}), { title: 'Colours and sizes' }),
  appearance: field(z.enum(['site', 'auto', 'light', 'dark']).default('site'), { title: 'Light or dark', help: 'For those who have not chosen.' }),
  contrast: field(z.enum(['plain', 'more']).default('plain'), { title: 'Contrast', help: 'For those who have not chosen.' }),
  family: field(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/).default('site'), { title: 'Colours', help: '`site`: as the house; `first`: the theme\'s own; or a family of the theme. For those who have not chosen.' }),
});

export type BrandLook = SettingsOf<typeof brandLookSettings>;

const output = z.strictObject({ theme: z.string(), tokens, appearance: z.enum(['site', 'auto', 'light', 'dark']), contrast: z.enum(['plain', 'more']), family: z.string() });

/** Families that come with a theme: its own, or those of its parents. */
const familiesOf = (themes: readonly LoadedExtension[], id: string): readonly string[] => {
  for (let at: string | undefined = id; at !== undefined; ) {
    const theme = themes.find(({ package: pack }) => pack.manifest.id === at);
    const families = (theme?.extension.definition as ThemeDefinition | undefined)?.families;
    if (families !== undefined) return families;
    at = theme?.package.manifest.parent;
  }
  return [];
};

export const getBrandLook = defineOperation({
  name: 'brands.getLook',
  summary: 'Theme of a brand, the tokens it has changed, and how it looks to those who have not chosen.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/look' },
  audience: ['staff'],
  permission: 'settings.read',
  input: z.strictObject({ brandId: idSchema }),
  output,
  run: async (ctx, { brandId }) => {
    await brandOf(ctx, brandId);
    return (await ctx.use(settingsRef).get('look', 'brand', String(brandId))) as BrandLook;
  },
});

export const saveBrandLook = defineOperation({
  name: 'brands.saveLook',
  summary: 'Chooses the theme of a brand with its variant (light or dark, contrast, colours) and replaces the tokens it has changed. The theme has to be installed and switched on.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/look' },
  audience: ['staff'],
  permission: 'settings.write',
  input: brandLookSettings.extend({ brandId: idSchema }),
  output,
  run: async (ctx, { brandId, ...look }) => {
    await brandOf(ctx, brandId);
    const { theme, family } = look;
    const themes = ctx.use(extensionHostRef).started('theme');
    const found = themes.find(({ package: pack }) => pack.manifest.id === theme);
    if (!(found?.extension.definition as ThemeDefinition | undefined)?.areas.includes('client')) {
      throw new BilletError('THEME_UNKNOWN', `There is no theme "${theme}" for the client area.`, { status: 422, field: 'theme' });
    }
    if (!['site', 'first', ...familiesOf(themes, theme)].includes(family)) throw new BilletError('FAMILY_UNKNOWN', `The theme "${theme}" has no colours "${family}".`, { status: 422, field: 'family' });
    const settings = ctx.use(settingsRef);
    const before = (await settings.get('look', 'brand', String(brandId))) as BrandLook;
    await settings.set(ctx.work as never, 'look', 'brand', look, String(brandId));
    ctx.touch({ kind: 'brand', id: brandId }, before, look);
    return look;
  },
});
