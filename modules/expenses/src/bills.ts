import { currencySchema, defineOperation, localDateSchema, type OperationCtx, z } from '@billet/sdk';
import { bill, billView, billViews, type BillRow, holdBill, monthOf, refuse, sureBill } from './bill.ts';
import { fileShape, filesOf } from './attach.ts';
import { brands } from './house.ts';
import { amount, given, id, optionalDate, optionalId, title } from './input.ts';
import { sureNames } from './names.ts';
import { bills, stateSchema } from './tables.ts';

const AT_A_TIME = 50;

export const filters = {
  /** `open` comes in the order in which it falls due. */
  state: z.union([z.literal(''), stateSchema]).optional(),
  supplierId: optionalId,
  categoryId: optionalId,
  /** Due on this day or later. */
  from: optionalDate,
  /** Due before this day. */
  until: optionalDate,
} as const;

type Filters = z.output<z.ZodObject<typeof filters>>;

/** One page of bills. */
export const pageOfBills = (ctx: OperationCtx, { state, supplierId, categoryId, from, until }: Filters, more: { readonly before?: number | undefined; readonly limit: number }): Promise<{ readonly items: readonly BillRow[]; readonly next?: number }> => {
  const wanted = { state: given(state), supplier_id: given(supplierId), category_id: given(categoryId), from: given(from), until: given(until) };
  const where = {
    ...(wanted.state === undefined ? {} : { state: wanted.state }),
    ...(wanted.supplier_id === undefined ? {} : { supplier_id: wanted.supplier_id }),
    ...(wanted.category_id === undefined ? {} : { category_id: wanted.category_id }),
    due_on: { ...(wanted.from === undefined ? {} : { from: wanted.from }), ...(wanted.until === undefined ? {} : { until: wanted.until }) },
  };
  return ctx.table(bills).page(where, { limit: more.limit, ...(more.before === undefined ? {} : { before: more.before }), ...(wanted.state === 'open' ? { order: 'due_on' as const } : {}) });
};

export const listBills = defineOperation({
  name: 'expenses.list',
  summary: 'Bills, newest first; open ones by the day they are due.',
  kind: 'query',
  http: { method: 'GET', path: '/x/expenses/bills' },
  audience: ['staff'],
  permission: 'expenses.read',
  input: z.strictObject({ ...filters, before: id.optional() }),
  output: z.strictObject({ items: z.array(bill), next: z.number().int().optional() }),
  run: async (ctx, { before, ...wanted }) => {
    const { items, next } = await pageOfBills(ctx, wanted, { before, limit: AT_A_TIME });
    return { items: await billViews(ctx, items), ...(next === undefined ? {} : { next }) };
  },
});

export const getBill = defineOperation({
  name: 'expenses.get',
  summary: 'A bill with its files.',
  kind: 'query',
  http: { method: 'GET', path: '/x/expenses/bills/{id}' },
  audience: ['staff'],
  permission: 'expenses.read',
  input: z.strictObject({ id }),
  output: z.strictObject({ bill, files: z.array(fileShape) }),
  run: async (ctx, input) => {
    const row = await sureBill(ctx, input.id);
    return { bill: await billView(ctx, row), files: await filesOf(ctx, row.id) };
  },
});

const terms = {
  brandId: id,
  supplierId: id,
  categoryId: id,
  title,
  reference: z.string().trim().max(80).default(''),
  amount,
  currency: currencySchema,
  dueOn: localDateSchema,
} as const;

const rowOf = (input: z.output<z.ZodObject<typeof terms>>) => ({
  brand_id: input.brandId, supplier_id: input.supplierId, category_id: input.categoryId, title: input.title, reference: input.reference, amount: input.amount, currency: input.currency, due_on: input.dueOn, due_month: monthOf(input.dueOn),
});

export const addBill = defineOperation({
  name: 'expenses.add',
  summary: 'Writes down a bill that is to be paid.',
  kind: 'command',
  http: { method: 'POST', path: '/x/expenses/bills' },
  audience: ['staff'],
  permission: 'expenses.write',
  input: z.strictObject(terms),
  output: bill,
  run: async (ctx, input) => {
    await brands.sure(ctx, input.brandId);
    await sureNames(ctx, input);
    const row = await ctx.table(bills).insert({ ...rowOf(input), state: 'open', paid_on: null, paid_month: null, bookings: 0, plan_id: null, period_on: null });
    ctx.touch({ kind: 'expense', id: row.id }, undefined, input);
    return billView(ctx, row);
  },
});

export const changeBill = defineOperation({
  name: 'expenses.change',
  summary: 'Changes a bill that is not paid yet.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/expenses/bills/{id}' },
  audience: ['staff'],
  permission: 'expenses.write',
  input: z.strictObject({ id, ...terms }),
  output: bill,
  run: async (ctx, { id: known, ...input }) => {
    await brands.sure(ctx, input.brandId);
    await sureNames(ctx, input);
    const before = await holdBill(ctx, known);
    if (before.state !== 'open') throw refuse(before.state);
    const after = await billView(ctx, await ctx.table(bills).update(known, rowOf(input)));
    ctx.touch({ kind: 'expense', id: known }, await billView(ctx, before), after);
    return after;
  },
});
