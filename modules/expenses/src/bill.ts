import { conflict, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { bills, categories, stateSchema, suppliers } from './tables.ts';

export type BillRow = TableRow<typeof bills.columns>;

export const bill = z.strictObject({
  id: z.number().int(),
  brandId: z.number().int(),
  supplierId: z.number().int(),
  supplier: z.string(),
  categoryId: z.number().int(),
  category: z.string(),
  title: z.string(),
  reference: z.string(),
  money: z.strictObject({ amount: z.number().int(), currency: z.string() }),
  dueOn: z.string(),
  state: stateSchema,
  paidOn: z.string().nullable(),
  planId: z.number().int().nullable(),
});

export type Bill = z.output<typeof bill>;

/** Bills with the names of what they name, each name read once. */
export const billViews = async (ctx: OperationCtx, rows: readonly BillRow[]): Promise<Bill[]> => {
  const names = { suppliers: new Map<number, string>(), categories: new Map<number, string>() };
  for (const row of rows) {
    if (!names.suppliers.has(row.supplier_id)) names.suppliers.set(row.supplier_id, (await ctx.table(suppliers).get(row.supplier_id))?.name ?? '');
    if (!names.categories.has(row.category_id)) names.categories.set(row.category_id, (await ctx.table(categories).get(row.category_id))?.name ?? '');
  }
  return rows.map((row) => ({
    id: row.id,
    brandId: row.brand_id,
    supplierId: row.supplier_id,
    supplier: names.suppliers.get(row.supplier_id) ?? '',
    categoryId: row.category_id,
    category: names.categories.get(row.category_id) ?? '',
    title: row.title,
    reference: row.reference,
    money: { amount: row.amount, currency: row.currency },
    dueOn: row.due_on,
    state: row.state,
    paidOn: row.paid_on,
    planId: row.plan_id,
  }));
};

export const billView = async (ctx: OperationCtx, row: BillRow): Promise<Bill> => (await billViews(ctx, [row]))[0] as Bill;

export const sureBill = async (ctx: OperationCtx, wanted: number): Promise<BillRow> => {
  const row = await ctx.table(bills).get(wanted);
  if (row === undefined) throw notFound('Bill');
  return row;
};

/** The same, kept from others while it is being changed. */
export const holdBill = async (ctx: OperationCtx, wanted: number): Promise<BillRow> => {
  const row = await ctx.table(bills).hold(wanted);
  if (row === undefined) throw notFound('Bill');
  return row;
};

export const refuse = (state: string): Error => conflict('EXPENSE_STATE', 'This cannot be done with a bill in this state.', { state });

export const monthOf = (date: string): string => date.slice(0, 7);
