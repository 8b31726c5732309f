import { invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { idSchema } from '../paging.ts';
import { textWorkshopRef } from './workshop.ts';

/** Whose texts, in which language. Without a brand: all brands and the staff area. */
export const shelfInput = {
  brandId: idSchema.optional(),
  locale: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/, 'a language like pt-BR'),
} as const;

export const placeInput = { ...shelfInput, key: z.string().regex(/^[\w.-]{1,200}$/, 'a key like invoice.total') } as const;

export interface Place {
  readonly brandId?: number | undefined;
  readonly locale: string;
  readonly key: string;
}

/** Lines as they are sent by browsers of all systems become the same text. */
export const textSchema = z.string().max(5000).transform((text) => text.replaceAll('\r\n', '\n'));

/** The shipped texts of an installed language, for a brand that exists. */
export const shippedFor = async (ctx: OperationCtx, { brandId, locale }: Omit<Place, 'key'>): Promise<Readonly<Record<string, string>>> => {
  if (brandId !== undefined) await brandOf(ctx, brandId);
  const workshop = ctx.use(textWorkshopRef);
  if (!workshop.locales().includes(locale)) throw invalid('TEXT_LANGUAGE', 'locale', 'This language is not installed.');
  return workshop.shipped(locale);
};

/** One of them, which somebody could write another text for. */
export const originalOf = async (ctx: OperationCtx, place: Place): Promise<string> => {
  const shipped = await shippedFor(ctx, place);
  const original = Object.hasOwn(shipped, place.key) ? shipped[place.key] : undefined;
  if (original === undefined) throw notFound('Text');
  return original;
};

/** Rows of a shelf. */
export const shelfOf = ({ brandId, locale }: Omit<Place, 'key'>): { readonly brand_id: number | null; readonly locale: string } => ({ brand_id: brandId ?? null, locale });
