import { defineOperation, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { id, onOff } from './input.ts';
import { departments } from './tables.ts';

export type DepartmentRow = TableRow<typeof departments.columns>;

const department = z.strictObject({
  id: z.number().int(),
  brandId: z.number().int(),
  names: z.record(z.string(), z.string()),
  email: z.string(),
  staffIds: z.array(z.number().int()),
  sort: z.number().int(),
  active: z.boolean(),
});

export type Department = z.output<typeof department>;

const view = (row: DepartmentRow): Department => ({ id: row.id, brandId: row.brand_id, names: row.names, email: row.email, staffIds: row.staff_ids, sort: row.sort, active: row.active });

/** In the reader's language, else in English, else in any. */
export const nameIn = (names: Readonly<Record<string, string>>, locale: string): string => names[locale] ?? names[locale.split('-')[0] ?? ''] ?? names['en'] ?? Object.values(names)[0] ?? '';

export const sureDepartment = async (ctx: OperationCtx, wanted: number): Promise<DepartmentRow> => {
  const row = await ctx.table(departments).get(wanted);
  if (row === undefined) throw notFound('Department');
  return row;
};

export const listDepartments = defineOperation({
  name: 'tickets.departments',
  summary: 'Departments with who gets their mail.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/departments' },
  audience: ['staff'],
  permission: 'tickets.read',
  input: z.strictObject({ brandId: id.optional() }),
  output: z.strictObject({ items: z.array(department) }),
  run: async (ctx, { brandId }) => {
    const rows = await ctx.table(departments).find(brandId === undefined ? {} : { brand_id: brandId });
    return { items: rows.map(view).sort((a, b) => a.sort - b.sort || a.id - b.id) };
  },
});

const brands = z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })) });

export const sureBrand = async (ctx: OperationCtx, wanted: number): Promise<void> => {
  const { items } = brands.parse(await ctx.call('brands.list', {}));
  if (!items.some((each) => each.id === wanted)) throw notFound('Brand');
};

const names = z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/), z.string().trim().min(1).max(80)).refine((value) => Object.keys(value).length > 0, 'no name');

/** `en = Support` line by line, as a form sends them. */
const namesOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(text.split('\n').map((line) => line.split('=')).filter(([, name]) => name !== undefined && name.trim() !== '').map(([locale = '', ...name]) => [locale.trim(), name.join('=').trim()]));

const idsOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((each) => each !== '');

export const saveDepartment = defineOperation({
  name: 'tickets.saveDepartment',
  summary: 'Adds a department to a brand, or changes one.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/tickets/departments' },
  audience: ['staff'],
  permission: 'tickets.manage',
  input: z.strictObject({
    id: id.optional(),
    brandId: id,
    names: z.preprocess((value) => (typeof value === 'string' ? namesOf(value) : value), names),
    email: z.union([z.literal(''), z.email()]).default(''),
    staffIds: z.preprocess((value) => (typeof value === 'string' ? idsOf(value) : value), z.array(id).max(100)).default([]),
    sort: id.default(1),
    active: onOff,
  }),
  output: department,
  run: async (ctx, { id: known, brandId, names: called, email, staffIds, sort, active }) => {
    await sureBrand(ctx, brandId);
    const row = { brand_id: brandId, names: called, email, staff_ids: [...new Set(staffIds)], sort, active: active !== undefined && active !== false };
    if (known === undefined) return view(await ctx.table(departments).insert(row));
    const before = await sureDepartment(ctx, known);
    const after = await ctx.table(departments).update(known, row);
    ctx.touch({ kind: 'department', id: known }, view(before), view(after));
    return view(after);
  },
});

const choice = z.strictObject({ id: z.number().int(), name: z.string() });

const readChoices = defineOperation({
  name: 'tickets.readChoices',
  summary: 'Departments of a brand that take tickets, by name.',
  kind: 'query',
  audience: ['system'],
  permission: 'tickets.read',
  input: z.strictObject({ brandId: id, locale: z.string() }),
  output: z.strictObject({ items: z.array(choice) }),
  run: async (ctx, { brandId, locale }) => {
    const rows = await ctx.table(departments).find({ brand_id: brandId, active: true });
    return { items: [...rows].sort((a, b) => a.sort - b.sort || a.id - b.id).map((row) => ({ id: row.id, name: nameIn(row.names, locale) })) };
  },
});

export const departmentChoices = (ctx: OperationCtx, brandId: number): Promise<{ readonly items: readonly z.output<typeof choice>[] }> => ctx.callAsSystem(readChoices, { brandId, locale: ctx.caller.locale });

export const innerDepartments = [readChoices];
