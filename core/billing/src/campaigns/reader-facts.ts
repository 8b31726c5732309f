import type { Database } from '@billet/database';
import type { Client } from '../clients/index.ts';
import { MailTrouble } from '../mail/index.ts';
import type { ReaderFacts } from './rules/left-out.ts';
import { MailPreference } from './tables.ts';

/** What counts for the clients of a page, read with two statements. */
export const readerFacts = async (db: Database, clients: readonly Client[]): Promise<(client: Client) => ReaderFacts> => {
  const troubles = new Set((await db.from(MailTrouble).whereIn('address', clients.map(({ email }) => email.toLowerCase()))).map(({ address }) => address));
  const wishes = new Map((await db.from(MailPreference).whereIn('client_id', clients.map(({ id }) => id))).map((row) => [row.client_id, row.marketing]));
  return (client) => ({ status: client.status, bounced: troubles.has(client.email.toLowerCase()), marketing: wishes.get(client.id) });
};
