import type { Database } from '@billet/database';
import { BrandLogo } from '../tables.ts';
import type { LogoType } from './read-picture.ts';

/** Where a logo stands: on screens, or in mails and on documents, which cannot show SVG. */
export type LogoPlace = 'page' | 'paper';

export interface LogoPicture {
  readonly type: LogoType;
  readonly hash: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

/** The picture of a brand for a place. Paper takes the page's one too, unless that is SVG. */
export const brandLogo = async (db: Database, brandId: number, place: LogoPlace): Promise<LogoPicture | undefined> => {
  const rows = await db.from(BrandLogo).where('brand_id', brandId);
  const own = rows.find((row) => row.place === place) ?? rows.find((row) => place === 'paper' && row.type !== 'image/svg+xml');
  return own === undefined ? undefined : { type: own.type as LogoType, hash: own.hash, width: own.width, height: own.height, bytes: Buffer.from(own.content, 'base64') };
};
