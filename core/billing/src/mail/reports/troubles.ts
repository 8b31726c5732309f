import type { Database } from '@billet/database';
import { MailTrouble } from '../tables.ts';

/** Notes that a mail came back from an address. Addresses are the same in whatever case. */
export const noteTrouble = async (db: Database, address: string, error: string, at: string): Promise<void> => {
  const plain = address.toLowerCase();
  const known = await db.from(MailTrouble).findOne({ address: plain });
  if (known === undefined) await db.from(MailTrouble).insert({ address: plain, mails: 1, error, last_at: at });
  else await db.from(MailTrouble).findById(known.id).patch({ mails: known.mails + 1, error, last_at: at });
};
