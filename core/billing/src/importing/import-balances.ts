import { currencySchema, defineOperation, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { addToBalances, postJournals, postings } from '../ledger/index.ts';
import { amountOf } from './cells.ts';
import { clientsOf } from './clients-of.ts';
import { knownRecords } from './known-records.ts';
import { found, portionInput, portionOutput, readRow, refused, type Verdict } from './portion.ts';
import { writeRecords } from './write-records.ts';

/** Columns of a file of balances. */
export const balanceRow = z.strictObject({ client_id: z.string().trim().min(1).max(100), amount: z.string().trim().max(30), currency: z.string().trim().toUpperCase().pipe(currencySchema) });

interface Fresh {
  readonly foreignId: string;
  readonly clientId: number;
  readonly amount: number;
  readonly currency: string;
}

export const importBalanceRows = defineOperation({
  name: 'imports.balances',
  summary: 'Brings the balances of imported clients in, once per client, currency and source. Without `apply` it says what would come of each row.',
  kind: 'command',
  http: { method: 'POST', path: '/imports/balances' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject(portionInput),
  output: portionOutput,
  run: async (ctx, { source, brandId, rows, apply }) => {
    const { db } = data(ctx);
    const brand = await brandOf(ctx, brandId);
    const read = rows.map((cells, at) => readRow(balanceRow, cells, at));
    const whole = read.flatMap((each) => (each.ok ? [each.value] : []));
    const clients = await clientsOf(ctx, source, brandId, whole.map(({ client_id }) => client_id));
    const seen = new Set<string>();
    const known = await knownRecords(ctx, source, 'balance', whole.map(({ client_id, currency }) => `${client_id}/${currency}`));
    const fresh: Fresh[] = [];
    const items = read.map((row, at): Verdict => {
      if (!row.ok) return row.verdict;
      const { client_id, currency } = row.value;
      const foreignId = `${client_id}/${currency}`;
      const amount = amountOf(row.value.amount, currency);
      if (amount === undefined || amount === 0) return refused(at, 'amount', 'AMOUNT_INVALID', 'This is no amount above zero.');
      if (seen.has(foreignId)) return refused(at, 'client_id', 'ID_TWICE', 'This client has a balance in this currency already.');
      seen.add(foreignId);
      if (known.has(foreignId)) return found(at, 'known');
      const clientId = clients.get(client_id);
      if (clientId === undefined) return refused(at, 'client_id', 'CLIENT_UNKNOWN', 'This client was not brought in.');
      fresh.push({ foreignId, clientId, amount, currency });
      return found(at, 'new');
    });
    if (!apply || fresh.length === 0) return { items };
    const now = ctx.clock.now();
    await addToBalances(ctx, fresh);
    const journals = await postJournals(db, now, fresh.map(({ foreignId, clientId, amount, currency }) => ({
      legalEntityId: brand.legal_entity_id, kind: 'balance.broughtIn', ref: `import/${source}/${foreignId}`, clientId, bookedOn: ctx.clock.today(brand.zone), currency, movements: postings.balanceBroughtIn({ amount }),
    })));
    await writeRecords(db, source, 'balance', now, fresh.map(({ foreignId }, i) => ({ foreignId, recordId: journals[i] as number })));
    for (const { clientId, amount, currency } of fresh) ctx.touch({ kind: 'client', id: clientId, clientId }, undefined, { balanceBroughtIn: amount, currency, reference: source });
    return { items };
  },
});
