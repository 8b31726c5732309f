import { currencySchema, defineOperation, integer, invalid, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { addToBalance, postJournals, postings } from '../ledger/index.ts';
import { idSchema } from '../paging.ts';

/** All balances of an old system, whole or not at all; a client's balance of one import is brought in once. */
export const importBalances = defineOperation({
  name: 'balances.import',
  summary: 'Brings the balances of clients in from another system, as one transaction; the same import again changes nothing.',
  kind: 'command',
  http: { method: 'POST', path: '/balances/import' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({
    /** Names the import, for example the old system and the day. */
    reference: z.string().trim().min(1).max(60),
    items: z.array(z.strictObject({ clientId: idSchema, amount: integer({ min: 1, max: 1_000_000_000_000 }), currency: currencySchema })).min(1).max(10_000),
  }),
  output: z.strictObject({ imported: z.number().int(), known: z.number().int() }),
  run: async (ctx, { reference, items }) => {
    const { of, db } = data(ctx);
    let [imported, known] = [0, 0];
    for (const [i, item] of items.entries()) {
      const client = await of(Client).findById(item.clientId);
      if (client === undefined) throw invalid('NOT_FOUND', `items.${String(i)}.clientId`, 'Client not found.');
      const brand = await brandOf(ctx, client.brand_id);
      const ref = `${reference}/${String(item.clientId)}/${item.currency}`;
      const [before] = await db.raw('select 1 from journals where kind = ? and ref = ?', ['balance.broughtIn', ref]);
      if (before !== undefined) {
        known += 1;
        continue;
      }
      await addToBalance(ctx, client.id, item.currency, item.amount);
      await postJournals(db, ctx.clock.now(), [
        { legalEntityId: brand.legal_entity_id, kind: 'balance.broughtIn', ref, clientId: client.id, bookedOn: ctx.clock.today(brand.zone), currency: item.currency, movements: postings.balanceBroughtIn({ amount: item.amount }) },
      ]);
      ctx.touch({ kind: 'client', id: client.id, clientId: client.id }, undefined, { balanceBroughtIn: item.amount, currency: item.currency, reference });
      imported += 1;
    }
    return { imported, known };
  },
});
