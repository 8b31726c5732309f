import { conflict, currencySchema, defineOperation, invalid, integer, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { dueOf, type PlanRow } from './cadence.ts';
import { brands, todayOf } from './house.ts';
import { amount, given, id, optionalDate, title } from './input.ts';
import { sureNames } from './names.ts';
import { produce } from './produce.ts';
import { categories, plans, suppliers, unitSchema } from './tables.ts';

const plan = z.strictObject({
  id: z.number().int(),
  brandId: z.number().int(),
  supplierId: z.number().int(),
  supplier: z.string(),
  categoryId: z.number().int(),
  category: z.string(),
  title: z.string(),
  money: z.strictObject({ amount: z.number().int(), currency: z.string() }),
  unit: unitSchema,
  count: z.number().int(),
  firstDueOn: z.string(),
  endsOn: z.string().nullable(),
  nextOn: z.string(),
  active: z.boolean(),
});

const view = async (ctx: OperationCtx, row: PlanRow): Promise<z.output<typeof plan>> => ({
  id: row.id,
  brandId: row.brand_id,
  supplierId: row.supplier_id,
  supplier: (await ctx.table(suppliers).get(row.supplier_id))?.name ?? '',
  categoryId: row.category_id,
  category: (await ctx.table(categories).get(row.category_id))?.name ?? '',
  title: row.title,
  money: { amount: row.amount, currency: row.currency },
  unit: row.unit,
  count: row.count,
  firstDueOn: row.first_due_on,
  endsOn: row.ends_on,
  nextOn: row.next_on,
  active: row.active,
});

const sure = async (ctx: OperationCtx, wanted: number): Promise<PlanRow> => {
  const row = await ctx.table(plans).hold(wanted);
  if (row === undefined) throw notFound('Recurring bill');
  return row;
};

export const listPlans = defineOperation({
  name: 'expenses.plans',
  summary: 'Bills that come again and again, newest first.',
  kind: 'query',
  http: { method: 'GET', path: '/x/expenses/plans' },
  audience: ['staff'],
  permission: 'expenses.read',
  input: z.strictObject({ before: id.optional() }),
  output: z.strictObject({ items: z.array(plan), next: z.number().int().optional() }),
  run: async (ctx, { before }) => {
    const { items, next } = await ctx.table(plans).page({}, before === undefined ? {} : { before });
    const shown: z.output<typeof plan>[] = [];
    for (const row of items) shown.push(await view(ctx, row));
    return { items: shown, ...(next === undefined ? {} : { next }) };
  },
});

export const getPlan = defineOperation({
  name: 'expenses.plan',
  summary: 'A bill that comes again and again.',
  kind: 'query',
  http: { method: 'GET', path: '/x/expenses/plans/{id}' },
  audience: ['staff'],
  permission: 'expenses.read',
  input: z.strictObject({ id }),
  output: plan,
  run: async (ctx, input) => {
    const row = await ctx.table(plans).get(input.id);
    if (row === undefined) throw notFound('Recurring bill');
    return view(ctx, row);
  },
});

export const savePlan = defineOperation({
  name: 'expenses.savePlan',
  summary: 'Adds a bill that comes again and again, or changes what its next ones say; how often it comes stays once the first was made.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/expenses/plans' },
  audience: ['staff'],
  permission: 'expenses.write',
  input: z.strictObject({ id: id.optional(), brandId: id, supplierId: id, categoryId: id, title, amount, currency: currencySchema, unit: unitSchema, count: integer({ min: 1, max: 60 }).default(1), firstDueOn: localDateSchema, endsOn: optionalDate }),
  output: plan,
  run: async (ctx, { id: known, ...input }) => {
    await brands.sure(ctx, input.brandId);
    await sureNames(ctx, input);
    const endsOn = given(input.endsOn) ?? null;
    if (endsOn !== null && endsOn < input.firstDueOn) throw invalid('EXPENSE_ENDS', 'endsOn', 'It would end before it begins.');
    const cadence = { unit: input.unit, count: input.count, first_due_on: input.firstDueOn };
    const wanted = { brand_id: input.brandId, supplier_id: input.supplierId, category_id: input.categoryId, title: input.title, amount: input.amount, currency: input.currency, ...cadence, ends_on: endsOn };
    const before = known === undefined ? undefined : await sure(ctx, known);
    if (before !== undefined && before.made > 0 && dueOf(before, 1) + before.first_due_on !== dueOf(cadence, 1) + cadence.first_due_on) throw conflict('EXPENSE_CADENCE', 'The first of them was made already: stop this one and add another.', { field: 'firstDueOn' });
    const row = before === undefined ? await ctx.table(plans).insert({ ...wanted, made: 0, next_on: input.firstDueOn, active: true }) : await ctx.table(plans).update(before.id, { ...wanted, next_on: dueOf(cadence, before.made) });
    ctx.touch({ kind: 'expense_plan', id: row.id }, before === undefined ? undefined : await view(ctx, before), await view(ctx, row));
    await ctx.callAsSystem(produce, {});
    return view(ctx, await sure(ctx, row.id));
  },
});

export const switchPlan = defineOperation({
  name: 'expenses.switchPlan',
  summary: 'Stops a recurring bill, or lets it come again from now on; what fell due in between is left out.',
  kind: 'command',
  http: { method: 'POST', path: '/x/expenses/plans/{id}/state' },
  audience: ['staff'],
  permission: 'expenses.write',
  input: z.strictObject({ id, active: z.union([z.boolean(), z.enum(['on', 'off'])]) }),
  output: plan,
  run: async (ctx, input) => {
    const row = await sure(ctx, input.id);
    const active = input.active === true || input.active === 'on';
    if (row.active === active) return view(ctx, row);
    const today = await todayOf(ctx);
    let { made } = row;
    while (active && dueOf(row, made) < today) made += 1;
    const after = await ctx.table(plans).update(row.id, { active, made, next_on: dueOf(row, made) });
    ctx.touch({ kind: 'expense_plan', id: row.id }, { active: row.active }, { active: after.active });
    if (active) await ctx.callAsSystem(produce, {});
    return view(ctx, await sure(ctx, row.id));
  },
});
