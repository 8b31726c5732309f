import { conflict, currencySchema, defineOperation, invalid, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { affiliateOf, ownClient, sureAffiliate, termsOf } from './affiliate.ts';
import { balancesOf } from './balance.ts';
import { clientOf } from './house.ts';
import { id } from './input.ts';
import { affiliates, methodSchema, payouts, stateSchema } from './tables.ts';

type PayoutRow = TableRow<typeof payouts.columns>;

const payout = z.strictObject({
  id: z.number().int(), clientId: z.number().int(), amount: z.number().int(), currency: z.string(), method: methodSchema, account: z.string(), state: stateSchema,
  requestedOn: z.string(), doneOn: z.string().nullable(), reference: z.string(),
});

const view = (row: PayoutRow): z.output<typeof payout> => ({
  id: row.id, clientId: row.client_id, amount: row.amount, currency: row.currency, method: row.method, account: row.account, state: row.state, requestedOn: row.requested_on, doneOn: row.done_on, reference: row.reference,
});

/** One payout of an affiliate after the other: what is payable is read and given out in one step. */
const holdAffiliate = async (ctx: OperationCtx, clientId: number): Promise<void> => {
  await ctx.table(affiliates).hold((await sureAffiliate(ctx, clientId)).id);
};

export const requestPayout = defineOperation({
  name: 'affiliates.requestPayout',
  summary: 'Asks for all that is payable in a currency, on the balance or the bank account of the affiliate.',
  kind: 'command',
  http: { method: 'POST', path: '/x/affiliates/payouts' },
  audience: ['client'],
  permission: 'affiliates.write',
  input: z.strictObject({ currency: currencySchema, method: methodSchema, account: z.string().trim().max(300).default('') }),
  output: payout,
  run: async (ctx, { currency, method, account }) => {
    const clientId = ownClient(ctx);
    await holdAffiliate(ctx, clientId);
    if (method === 'bank' && account === '') throw invalid('ACCOUNT_NEEDED', 'account', 'Say which bank account it goes to.');
    const terms = await termsOf(ctx, clientId);
    const payable = (await balancesOf(ctx, clientId, terms.today)).find((each) => each.currency === currency)?.payable ?? 0;
    const least = terms.currency === currency ? Math.max(1, terms.minPayout) : 1;
    if (payable < least) throw conflict('PAYOUT_TOO_SMALL', 'Less is payable than the least payout.', { payable, least });
    const row = await ctx.table(payouts).insert({
      client_id: clientId, brand_id: terms.brandId, amount: payable, currency, method, account: method === 'bank' ? account : '', state: 'requested', requested_on: terms.today, done_on: null, reference: '',
    });
    ctx.touch({ kind: 'client', id: clientId, clientId }, undefined, { affiliatePayout: row.id, amount: payable, currency, method });
    return view(row);
  },
});

export const listPayouts = defineOperation({
  name: 'affiliates.payouts',
  summary: 'Payouts, newest first; of one affiliate or in one state.',
  kind: 'query',
  http: { method: 'GET', path: '/x/affiliates/payouts' },
  audience: ['staff', 'client'],
  permission: 'affiliates.read',
  input: z.strictObject({ clientId: id.optional(), state: stateSchema.optional(), before: id.optional() }),
  output: z.strictObject({ items: z.array(payout.extend({ name: z.string() })), next: z.number().int().optional() }),
  run: async (ctx, { clientId, state, before }) => {
    const where = { ...(clientId === undefined ? {} : { client_id: clientId }), ...(state === undefined ? {} : { state }) };
    const { items, next } = await ctx.table(payouts).page(where, { limit: 50, ...(before === undefined ? {} : { before }) });
    const named = [];
    for (const row of items) named.push({ ...view(row), name: (await clientOf(ctx, row.client_id)).name });
    return { items: named, ...(next === undefined ? {} : { next }) };
  },
});

/** As the system: the books take what an extension pays from nobody else. */
const book = defineOperation({
  name: 'affiliates.book',
  summary: 'Books a payout: from the bank account, or on the balance of the client.',
  kind: 'command',
  audience: ['system'],
  permission: 'affiliates.pay',
  input: z.strictObject({ payoutId: id, brandId: id, clientId: id.optional(), amount: id, currency: currencySchema, memo: z.string() }),
  output: z.strictObject({}),
  run: async (ctx, { payoutId, ...input }) => {
    await ctx.call('ledger.bookOutlay', { ...input, ref: `affiliates:${String(payoutId)}`, kind: 'commission' });
    return {};
  },
});

const decide = async (ctx: OperationCtx, payoutId: number, to: 'paid' | 'refused', reference: string, act: (row: PayoutRow, today: string) => Promise<void>): Promise<z.output<typeof payout>> => {
  const seen = await ctx.table(payouts).get(payoutId);
  if (seen === undefined) throw notFound('Payout');
  if ((await affiliateOf(ctx, seen.client_id)) !== undefined) await holdAffiliate(ctx, seen.client_id);
  const row = (await ctx.table(payouts).hold(payoutId)) ?? seen;
  if (row.state === to) return view(row);
  if (row.state !== 'requested') throw conflict('PAYOUT_DECIDED', 'This payout was decided already.', { state: row.state });
  const { today } = await termsOf(ctx, row.client_id);
  await act(row, today);
  ctx.touch({ kind: 'client', id: row.client_id, clientId: row.client_id }, { affiliatePayout: row.id, state: row.state }, { affiliatePayout: row.id, state: to, reference });
  return view(await ctx.table(payouts).update(row.id, { state: to, done_on: today, reference }));
};

const reference = z.string().trim().max(120).default('');

export const payPayout = defineOperation({
  name: 'affiliates.pay',
  summary: 'Puts a payout on the balance of the affiliate, or says that the bank sent it, and books it. A second time changes nothing.',
  kind: 'command',
  http: { method: 'POST', path: '/x/affiliates/payouts/{id}/payment' },
  audience: ['staff'],
  permission: 'affiliates.pay',
  input: z.strictObject({ id, reference }),
  output: payout,
  run: (ctx, input) =>
    decide(ctx, input.id, 'paid', input.reference, async (row, today) => {
      const left = (await balancesOf(ctx, row.client_id, today)).find(({ currency }) => currency === row.currency)?.payable ?? 0;
      if (left < 0) throw conflict('PAYOUT_NOT_COVERED', 'Commissions were taken back since: less is payable than was asked for.', { missing: -left });
      await ctx.callAsSystem(book, { payoutId: row.id, brandId: row.brand_id, ...(row.method === 'balance' ? { clientId: row.client_id } : {}), amount: row.amount, currency: row.currency, memo: input.reference });
    }),
});

export const refusePayout = defineOperation({
  name: 'affiliates.refuse',
  summary: 'Refuses a payout: the money is payable again.',
  kind: 'command',
  http: { method: 'POST', path: '/x/affiliates/payouts/{id}/refusal' },
  audience: ['staff'],
  permission: 'affiliates.pay',
  input: z.strictObject({ id, reference }),
  output: payout,
  run: (ctx, input) => decide(ctx, input.id, 'refused', input.reference, () => Promise.resolve()),
});

export const innerPayouts = [book];
