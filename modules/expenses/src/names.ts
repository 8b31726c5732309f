import { conflict, defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { id } from './input.ts';
import { categories, suppliers } from './tables.ts';

const supplier = z.strictObject({ id: z.number().int(), name: z.string(), details: z.string() });
const category = z.strictObject({ id: z.number().int(), name: z.string() });

export type Named = z.output<typeof category>;

const name = z.string().trim().min(1).max(80);

const taken = (wanted: string): Error => conflict('EXPENSE_NAME', 'This name is there already.', { field: 'name', name: wanted });

const byName = (a: Named, b: Named): number => a.name.localeCompare(b.name) || a.id - b.id;

export const listSuppliers = defineOperation({
  name: 'expenses.suppliers',
  summary: 'Suppliers by name; the newest 200 of them.',
  kind: 'query',
  http: { method: 'GET', path: '/x/expenses/suppliers' },
  audience: ['staff'],
  permission: 'expenses.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(supplier) }),
  run: async (ctx) => ({ items: (await ctx.table(suppliers).find({})).map((row) => ({ id: row.id, name: row.name, details: row.details })).sort(byName) }),
});

export const saveSupplier = defineOperation({
  name: 'expenses.saveSupplier',
  summary: 'Adds a supplier, or changes one.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/expenses/suppliers' },
  audience: ['staff'],
  permission: 'expenses.write',
  input: z.strictObject({ id: id.optional(), name, details: z.string().trim().max(2000).default('') }),
  output: supplier,
  run: async (ctx, { id: known, ...wanted }) => {
    const table = ctx.table(suppliers);
    const [same] = await table.find({ name: wanted.name });
    if (same !== undefined && same.id !== known) throw taken(wanted.name);
    const before = known === undefined ? undefined : await table.get(known);
    if (known !== undefined && before === undefined) throw notFound('Supplier');
    const row = known === undefined ? await table.insert(wanted) : await table.update(known, wanted);
    ctx.touch({ kind: 'supplier', id: row.id }, before === undefined ? undefined : { name: before.name, details: before.details }, wanted);
    return { id: row.id, name: row.name, details: row.details };
  },
});

export const listCategories = defineOperation({
  name: 'expenses.categories',
  summary: 'Categories of bills by name; the newest 200 of them.',
  kind: 'query',
  http: { method: 'GET', path: '/x/expenses/categories' },
  audience: ['staff'],
  permission: 'expenses.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(category) }),
  run: async (ctx) => ({ items: (await ctx.table(categories).find({})).map((row) => ({ id: row.id, name: row.name })).sort(byName) }),
});

export const saveCategory = defineOperation({
  name: 'expenses.saveCategory',
  summary: 'Adds a category of bills, or gives one another name.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/expenses/categories' },
  audience: ['staff'],
  permission: 'expenses.write',
  input: z.strictObject({ id: id.optional(), name }),
  output: category,
  run: async (ctx, { id: known, name: called }) => {
    const table = ctx.table(categories);
    const [same] = await table.find({ name: called });
    if (same !== undefined && same.id !== known) throw taken(called);
    const before = known === undefined ? undefined : await table.get(known);
    if (known !== undefined && before === undefined) throw notFound('Category');
    const row = known === undefined ? await table.insert({ name: called }) : await table.update(known, { name: called });
    ctx.touch({ kind: 'expense_category', id: row.id }, before === undefined ? undefined : { name: before.name }, { name: called });
    return { id: row.id, name: row.name };
  },
});

/** Refuses a supplier or a category that is not there. */
export const sureNames = async (ctx: OperationCtx, { supplierId, categoryId }: { readonly supplierId: number; readonly categoryId: number }): Promise<void> => {
  if ((await ctx.table(suppliers).get(supplierId)) === undefined) throw notFound('Supplier');
  if ((await ctx.table(categories).get(categoryId)) === undefined) throw notFound('Category');
};
