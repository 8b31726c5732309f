import type { Database } from '@billet/database';
import type { TextOverride as OverrideText } from '@billet/kernel';
import { fits } from './check-text.ts';
import { TextOverride } from './tables.ts';
import type { TextWorkshop } from './workshop.ts';

/** Counts every change, so that every process sees that there was one. */
export const REVISION = 'texts';

export const textRevision = async (db: Database): Promise<number> => {
  const [row] = await db.raw<{ last: number | string }>('select last from counters where key = ?', [REVISION]);
  return Number(row?.last ?? 0);
};

export const textScope = (brandId: number | null | undefined): string => (typeof brandId === 'number' ? String(brandId) : '');

/** All that can be shown: a text that no longer fits its shipped one, or has none any more, waits for staff and does no harm. */
export const loadOverrides = async (db: Database, workshop: TextWorkshop): Promise<readonly OverrideText[]> => {
  const rows = await db.from(TextOverride);
  const shipped = new Map([...new Set(rows.map(({ locale }) => locale))].map((locale) => [locale, workshop.shipped(locale)]));
  return rows.flatMap(({ brand_id: brandId, locale, key, text }) => {
    const original = shipped.get(locale)?.[key];
    return original !== undefined && fits(original, text, locale) ? [{ scope: textScope(brandId), locale, key, text }] : [];
  });
};
