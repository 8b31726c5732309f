import { currencySchema, defineOperation, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { bill, billView, type BillRow, holdBill, monthOf, refuse } from './bill.ts';
import { brands } from './house.ts';
import { given, id, optionalDate } from './input.ts';
import { bills } from './tables.ts';

/** Each time a bill is paid is a fact of its own. */
const refOf = ({ id: billId, bookings }: BillRow): string => `expenses:${String(billId)}/${String(bookings)}`;

/** As the system: the books take what an extension pays from nobody else. */
const book = defineOperation({
  name: 'expenses.book',
  summary: 'Books the payment of a bill.',
  kind: 'command',
  audience: ['system'],
  permission: 'expenses.pay',
  input: z.strictObject({ brandId: id, ref: z.string(), amount: id, currency: currencySchema, bookedOn: localDateSchema, memo: z.string() }),
  output: z.strictObject({}),
  run: async (ctx, input) => {
    await ctx.call('ledger.bookOutlay', { ...input, kind: 'outlay' });
    return {};
  },
});

const bookBack = defineOperation({
  name: 'expenses.bookBack',
  summary: 'Books the payment of a bill back.',
  kind: 'command',
  audience: ['system'],
  permission: 'expenses.pay',
  input: z.strictObject({ ref: z.string(), bookedOn: localDateSchema }),
  output: z.strictObject({}),
  run: async (ctx, input) => {
    await ctx.call('ledger.undoOutlay', input);
    return {};
  },
});

const change = async (ctx: OperationCtx, before: BillRow, wanted: Partial<BillRow>): Promise<z.output<typeof bill>> => {
  const after = await ctx.table(bills).update(before.id, wanted);
  ctx.touch({ kind: 'expense', id: before.id }, { state: before.state, paidOn: before.paid_on }, { state: after.state, paidOn: after.paid_on });
  return billView(ctx, after);
};

export const payBill = defineOperation({
  name: 'expenses.pay',
  summary: 'Says that a bill was paid, and books it: from the bank account to outlays. A second time changes nothing.',
  kind: 'command',
  http: { method: 'POST', path: '/x/expenses/bills/{id}/payment' },
  audience: ['staff'],
  permission: 'expenses.pay',
  input: z.strictObject({ id, paidOn: optionalDate }),
  output: bill,
  run: async (ctx, input) => {
    const row = await holdBill(ctx, input.id);
    if (row.state === 'paid') return billView(ctx, row);
    if (row.state !== 'open') throw refuse(row.state);
    const brand = await brands.sure(ctx, row.brand_id);
    const paidOn = given(input.paidOn) ?? ctx.clock.today(brand.zone);
    const paid = { ...row, bookings: row.bookings + 1 };
    await ctx.callAsSystem(book, { brandId: row.brand_id, ref: refOf(paid), amount: row.amount, currency: row.currency, bookedOn: paidOn, memo: row.title });
    return change(ctx, row, { state: 'paid', paid_on: paidOn, paid_month: monthOf(paidOn), bookings: paid.bookings });
  },
});

export const undoPayment = defineOperation({
  name: 'expenses.undoPayment',
  summary: 'Takes the payment of a bill back: the opposite is booked today, both stay in the books, and the bill is open again.',
  kind: 'command',
  http: { method: 'DELETE', path: '/x/expenses/bills/{id}/payment' },
  audience: ['staff'],
  permission: 'expenses.pay',
  input: z.strictObject({ id }),
  output: bill,
  run: async (ctx, input) => {
    const row = await holdBill(ctx, input.id);
    if (row.state === 'open') return billView(ctx, row);
    if (row.state !== 'paid') throw refuse(row.state);
    const brand = await brands.sure(ctx, row.brand_id);
    await ctx.callAsSystem(bookBack, { ref: refOf(row), bookedOn: ctx.clock.today(brand.zone) });
    return change(ctx, row, { state: 'open', paid_on: null, paid_month: null });
  },
});

const setState = (name: string, summary: string, path: string, from: 'open' | 'cancelled', to: 'open' | 'cancelled') =>
  defineOperation({
    name: `expenses.${name}`,
    summary,
    kind: 'command',
    http: { method: 'POST', path: `/x/expenses/bills/{id}/${path}` },
    audience: ['staff'],
    permission: 'expenses.write',
    input: z.strictObject({ id }),
    output: bill,
    run: async (ctx, input) => {
      const row = await holdBill(ctx, input.id);
      if (row.state === to) return billView(ctx, row);
      if (row.state !== from) throw refuse(row.state);
      return change(ctx, row, { state: to });
    },
  });

export const cancelBill = setState('cancel', 'Says that a bill need not be paid.', 'cancellation', 'open', 'cancelled');
export const reopenBill = setState('reopen', 'Opens a cancelled bill again.', 'reopening', 'cancelled', 'open');

export const innerPayments = [book, bookBack];
