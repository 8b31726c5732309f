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
});

export type BrandLook = SettingsOf<typeof brandLookSettings>;

const output = z.strictObject({ theme: z.string(), tokens });

export const getBrandLook = defineOperation({
  name: 'brands.getLook',
  summary: 'Theme of a brand and the tokens it has changed.',
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
  summary: 'Chooses the theme of a brand and replaces the tokens it has changed. The theme has to be installed and switched on.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/look' },
  audience: ['staff'],
  permission: 'settings.write',
  input: z.strictObject({ brandId: idSchema, theme: brandLookSettings.shape.theme, tokens: brandLookSettings.shape.tokens }),
  output,
  run: async (ctx, { brandId, theme, tokens: wished }) => {
    await brandOf(ctx, brandId);
    const found = ctx.use(extensionHostRef).started('theme').find(({ package: pack }) => pack.manifest.id === theme);
    if (!(found?.extension.definition as ThemeDefinition | undefined)?.areas.includes('client')) {
      throw new BilletError('THEME_UNKNOWN', `There is no theme "${theme}" for the client area.`, { status: 422, field: 'theme' });
    }
    const settings = ctx.use(settingsRef);
    const before = (await settings.get('look', 'brand', String(brandId))) as BrandLook;
    await settings.set(ctx.work as never, 'look', 'brand', { theme, tokens: wished }, String(brandId));
    ctx.touch({ kind: 'brand', id: brandId }, { theme: before.theme, tokens: before.tokens }, { theme, tokens: wished });
    return { theme, tokens: wished };
  },
});
