import type { Database } from '@billet/database';
import type { PartySnapshot } from './documents.ts';
import { Invoice } from './tables.ts';

/** Documents of one portion: what each says of its buyer stands in a text of its own. */
const AT_ONCE = 500;

/** Takes out of a client's documents who he was; numbers, dates, amounts, taxes and the country stay. */
export const anonymiseParties = async (db: Database, clientId: number): Promise<void> => {
  for (let after = 0; ; ) {
    const rows = await db.from(Invoice).where('client_id', clientId).where('id', '>', after).orderBy('id').limit(AT_ONCE);
    for (const { id, party } of rows) {
      const { seller, buyer } = party as PartySnapshot;
      const nobody: PartySnapshot = { seller, buyer: { name: '', taxId: null, country: buyer.country, address: {}, email: '' } };
      await db.from(Invoice).findById(id).patch({ party: nobody, party_hash: '', notes: '', reason: null });
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
};
