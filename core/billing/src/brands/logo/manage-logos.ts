import { createHash } from 'node:crypto';
import { defineOperation, invalid, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { brandOf } from '../brand-of.ts';
import { BrandLogo } from '../tables.ts';
import { readPicture } from './read-picture.ts';

/** 512 KiB of file, written as base64. */
const LARGEST = 700_000;

const place = z.enum(['page', 'paper']);
const logo = z.strictObject({ place, type: z.string(), hash: z.string(), width: z.number().int(), height: z.number().int() });

const view = (row: BrandLogo): z.input<typeof logo> => ({ place: row.place as 'page' | 'paper', type: row.type, hash: row.hash, width: row.width, height: row.height });

export const listLogos = defineOperation({
  name: 'brands.logos',
  summary: 'The pictures of a brand. Each is served under `/logo/<hash>`.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/logos' },
  audience: ['staff'],
  permission: 'brands.read',
  input: z.strictObject({ brandId: idSchema }),
  output: z.strictObject({ items: z.array(logo) }),
  run: async (ctx, { brandId }) => {
    await brandOf(ctx, brandId);
    return { items: (await data(ctx).all(BrandLogo).where('brand_id', brandId).orderBy('place', 'desc')).map(view) };
  },
});

export const setLogo = defineOperation({
  name: 'brands.setLogo',
  summary: 'Gives a brand a picture (PNG, JPEG or SVG as base64): for pages, or for mails and documents, which cannot show SVG. What is not needed to draw it is left out.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/logos/{place}' },
  audience: ['staff'],
  permission: 'brands.write',
  input: z.strictObject({ brandId: idSchema, place, file: z.base64().min(1).max(LARGEST) }),
  output: logo,
  sensitive: ['file'],
  run: async (ctx, { brandId, place: at, file }) => {
    const { all } = data(ctx);
    await brandOf(ctx, brandId);
    const picture = readPicture(Buffer.from(file, 'base64'));
    if (at === 'paper' && picture.type === 'image/svg+xml') throw invalid('LOGO_PAPER', 'file', 'Mails and documents cannot show SVG. Choose a PNG or JPEG picture.');
    const known = await all(BrandLogo).findOne({ brand_id: brandId, place: at });
    const row = {
      type: picture.type,
      hash: createHash('sha256').update(picture.bytes).digest('hex').slice(0, 32),
      content: picture.bytes.toString('base64'),
      width: picture.width,
      height: picture.height,
      created_at: ctx.clock.now(),
    };
    const after = known === undefined ? await all(BrandLogo).insertAndFetch({ brand_id: brandId, place: at, ...row }) : await all(BrandLogo).patchAndFetchById(known.id, row);
    ctx.touch({ kind: 'brand', id: brandId }, known === undefined ? undefined : view(known), view(after));
    return view(after);
  },
});

export const removeLogo = defineOperation({
  name: 'brands.removeLogo',
  summary: 'Takes a picture of a brand away; its name stands there again.',
  kind: 'command',
  http: { method: 'DELETE', path: '/brands/{brandId}/logos/{place}' },
  audience: ['staff'],
  permission: 'brands.write',
  input: z.strictObject({ brandId: idSchema, place }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { brandId, place: at }) => {
    const { all } = data(ctx);
    const known = await all(BrandLogo).findOne({ brand_id: brandId, place: at });
    if (known === undefined) throw notFound('Logo');
    await all(BrandLogo).deleteById(known.id);
    ctx.touch({ kind: 'brand', id: brandId }, view(known), undefined);
    return { removed: true };
  },
});
