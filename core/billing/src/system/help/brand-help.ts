import { defineOperation, field, z, type SettingsOf } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { idSchema } from '../../paging.ts';
import { settingsRef } from '../../refs.ts';
import { helpLinks } from './help-links.ts';

/** What clients of a brand find in their help menu (row A4). */
export const brandHelpSettings = z.strictObject({ links: field(helpLinks, { title: 'Links of the help menu', widget: 'textarea' }) });

export type BrandHelp = SettingsOf<typeof brandHelpSettings>;

export const getBrandHelp = defineOperation({
  name: 'brands.getHelp',
  summary: "Links of the help menu in a brand's client area.",
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/help' },
  audience: ['staff'],
  permission: 'brands.read',
  input: z.strictObject({ brandId: idSchema }),
  output: z.strictObject({ links: z.string() }),
  run: async (ctx, { brandId }) => {
    await brandOf(ctx, brandId);
    return (await ctx.use(settingsRef).get('help', 'brand', String(brandId))) as BrandHelp;
  },
});

export const saveBrandHelp = defineOperation({
  name: 'brands.saveHelp',
  summary: "Changes the links of the help menu in a brand's client area. `links`: one a line, a title and then an address that begins with https:// or http://; empty = no menu.",
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/help' },
  audience: ['staff'],
  permission: 'brands.write',
  input: z.strictObject({ brandId: idSchema, links: helpLinks }),
  output: z.strictObject({ links: z.string() }),
  run: async (ctx, { brandId, links }) => {
    await brandOf(ctx, brandId);
    const settings = ctx.use(settingsRef);
    const before = (await settings.get('help', 'brand', String(brandId))) as BrandHelp;
    await settings.set(ctx.work as never, 'help', 'brand', { links }, String(brandId));
    ctx.touch({ kind: 'brand', id: brandId }, before, { links });
    return { links };
  },
});
