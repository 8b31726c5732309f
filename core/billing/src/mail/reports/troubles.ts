import type { Database } from '@billet/database';

/** Notes that a mail came back from an address; two at once count twice. Addresses are the same in whatever case. */
export const noteTrouble = async (db: Database, address: string, error: string, at: string): Promise<void> => {
  await db.execute(
    `insert into mail_troubles (address, mails, error, last_at) values (?, 1, ?, ?)
     on conflict (address) do update set mails = mail_troubles.mails + 1, error = excluded.error, last_at = excluded.last_at`,
    [address.toLowerCase(), error, at],
  );
};
