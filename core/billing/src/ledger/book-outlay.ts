import { conflict, currencySchema, defineOperation, integer, localDateSchema, notFound, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { addToBalance, takeFromBalance } from './balance.ts';
import { postJournals } from './post-journals.ts';
import { accounts } from './rules/index.ts';
import { Journal, LedgerEntry } from './tables.ts';

const BOOKED = 'outlay.booked';
const UNDONE = 'outlay.undone';

const KINDS = { outlay: accounts.outlays, commission: accounts.commissions } as const;

/** Names what is paid: the extension, and its own key. */
const refSchema = z.string().regex(/^[a-z][a-z0-9-]*:[A-Za-z0-9:_/.-]{1,80}$/);

export const bookOutlay = defineOperation({
  name: 'ledger.bookOutlay',
  summary: 'Books what the company itself pays: from its bank account, or on the balance of a client. The same reference is booked once.',
  kind: 'command',
  audience: ['system'],
  permission: 'ledger.write',
  input: z.strictObject({
    brandId: idSchema,
    /** For example `expenses:7/1`. */
    ref: refSchema,
    kind: z.enum(['outlay', 'commission']),
    /** Whose balance it goes to; absent = it leaves the bank account. */
    clientId: idSchema.optional(),
    amount: integer({ min: 1, max: 1_000_000_000_000 }),
    currency: currencySchema,
    bookedOn: localDateSchema.optional(),
    memo: z.string().max(200).optional(),
  }),
  output: z.strictObject({ fresh: z.boolean() }),
  run: async (ctx, { brandId, ref, kind, clientId, amount, currency, bookedOn, memo }) => {
    const { all, db } = data(ctx);
    if ((await all(Journal).findOne({ kind: BOOKED, ref })) !== undefined) return { fresh: false };
    const brand = await brandOf(ctx, brandId);
    if (clientId !== undefined) await addToBalance(ctx, clientId, currency, amount);
    await postJournals(db, ctx.clock.now(), [{
      legalEntityId: brand.legal_entity_id,
      kind: BOOKED,
      ref,
      clientId: clientId ?? null,
      bookedOn: bookedOn ?? ctx.clock.today(brand.zone),
      currency,
      movements: [{ debit: KINDS[kind], credit: clientId === undefined ? accounts.bank : accounts.clientBalance, amount }],
      ...(memo === undefined ? {} : { memo }),
    }]);
    return { fresh: true };
  },
});

export const undoOutlay = defineOperation({
  name: 'ledger.undoOutlay',
  summary: 'Books an outlay back by the opposite movement; both stay in the books. A second time changes nothing.',
  kind: 'command',
  audience: ['system'],
  permission: 'ledger.write',
  input: z.strictObject({ ref: refSchema, bookedOn: localDateSchema.optional() }),
  output: z.strictObject({ fresh: z.boolean() }),
  run: async (ctx, { ref, bookedOn }) => {
    const { all, db } = data(ctx);
    const booked = await all(Journal).findOne({ kind: BOOKED, ref });
    if (booked === undefined) throw notFound('Outlay');
    if ((await all(Journal).findOne({ kind: UNDONE, ref })) !== undefined) return { fresh: false };
    const entry = await all(LedgerEntry).findOne({ journal_id: booked.id });
    if (entry === undefined) throw conflict('OUTLAY_EMPTY', 'Nothing was booked for this.', { ref });
    if (entry.credit === accounts.clientBalance && booked.client_id !== null) await takeFromBalance(ctx, booked.client_id, entry.currency, entry.amount);
    await postJournals(db, ctx.clock.now(), [{
      legalEntityId: booked.legal_entity_id,
      kind: UNDONE,
      ref,
      clientId: booked.client_id,
      bookedOn: bookedOn ?? booked.booked_on,
      currency: entry.currency,
      movements: [{ debit: entry.credit, credit: entry.debit, amount: entry.amount }],
    }]);
    return { fresh: true };
  },
});
