import { createHash } from 'node:crypto';
import type { Database } from '@billet/database';
import type { MailText } from '../renderer.ts';
import { MailTemplate } from '../tables.ts';

/** By which an original is known again: another one after an update has another. */
export const originalHash = ({ subject, body, action }: MailText): string => createHash('sha256').update(JSON.stringify([subject, body, action])).digest('hex').slice(0, 32);

/** The text a brand has written for a mail: in exactly this language, or for all who speak it. */
export const ownText = async (db: Database, brandId: number, key: string, locale: string): Promise<MailTemplate | undefined> => {
  const wanted = [locale, ...(locale.includes('-') ? [locale.slice(0, locale.indexOf('-'))] : [])];
  const rows = await db.from(MailTemplate).where({ brand_id: brandId, key, current: true }).whereIn('locale', wanted);
  return rows.find((row) => row.locale === locale) ?? rows[0];
};

export const textOf = ({ subject, body, plain, action }: MailTemplate): MailText => ({ subject, body, plain, action });
