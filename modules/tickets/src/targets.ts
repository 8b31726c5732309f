import { defineOperation, integer, invalid, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { sureDepartment } from './departments.ts';
import { id, onOff } from './input.ts';
import { prioritySchema, targets } from './tables.ts';

/** Every department that has no target of its own. */
const ALL = 0;
const LONGEST_HOURS = 2000;

const target = z.strictObject({
  id: z.number().int(),
  departmentId: z.number().int().nullable(),
  priority: prioritySchema,
  firstHours: z.number().int().nullable(),
  resolveHours: z.number().int().nullable(),
  raise: z.boolean(),
  staffIds: z.array(z.number().int()),
});

export type Target = z.output<typeof target>;
export type TargetRow = TableRow<typeof targets.columns>;

const view = (row: TargetRow): Target => ({
  id: row.id, departmentId: row.department_id === ALL ? null : row.department_id, priority: row.priority, firstHours: row.first_hours, resolveHours: row.resolve_hours, raise: row.raise, staffIds: row.staff_ids,
});

/** What is promised for a ticket: of its department, else of all. */
export const targetFor = async (ctx: OperationCtx, departmentId: number, priority: TargetRow['priority']): Promise<TargetRow | undefined> => {
  const rows = await ctx.table(targets).find({ priority });
  return rows.find((row) => row.department_id === departmentId) ?? rows.find((row) => row.department_id === ALL);
};

export const listTargets = defineOperation({
  name: 'tickets.targets',
  summary: 'In how many hours of work tickets are to be answered first and closed, by department and priority.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/targets' },
  audience: ['staff'],
  permission: 'tickets.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(target) }),
  run: async (ctx) => {
    const order = prioritySchema.options;
    const rows = (await ctx.table(targets).find({})).map(view);
    return { items: rows.sort((a, b) => (a.departmentId ?? 0) - (b.departmentId ?? 0) || order.indexOf(b.priority) - order.indexOf(a.priority)) };
  },
});

const hours = z.preprocess((value) => (value === '' || value === null ? undefined : value), integer({ min: 1, max: LONGEST_HOURS }).optional());
const idsOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((each) => each !== '');

export const saveTarget = defineOperation({
  name: 'tickets.saveTarget',
  summary: 'Says in how many hours of work tickets of a priority are to be answered first and closed, in a department or in all. It takes the place of what was said before, and counts for tickets opened from now on.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/tickets/targets' },
  audience: ['staff'],
  permission: 'tickets.manage',
  input: z.strictObject({
    departmentId: z.union([z.literal(''), z.null(), id]).optional(),
    priority: prioritySchema,
    firstHours: hours,
    resolveHours: hours,
    raise: onOff,
    staffIds: z.preprocess((value) => (typeof value === 'string' ? idsOf(value) : value), z.array(id).max(100)).default([]),
  }),
  output: target,
  run: async (ctx, { departmentId, priority, firstHours, resolveHours, raise, staffIds }) => {
    if (firstHours === undefined && resolveHours === undefined) throw invalid('TICKET_TARGET_EMPTY', 'firstHours', 'Say at least one of the two.');
    const department = typeof departmentId === 'number' ? (await sureDepartment(ctx, departmentId)).id : ALL;
    const row = { department_id: department, priority, first_hours: firstHours ?? null, resolve_hours: resolveHours ?? null, raise: raise !== undefined && raise !== false, staff_ids: [...new Set(staffIds)] };
    const [before] = await ctx.table(targets).find({ department_id: department, priority });
    const after = before === undefined ? await ctx.table(targets).insert(row) : await ctx.table(targets).update(before.id, row);
    ctx.touch({ kind: 'ticket_target', id: after.id }, before === undefined ? undefined : view(before), view(after));
    return view(after);
  },
});

export const removeTarget = defineOperation({
  name: 'tickets.removeTarget',
  summary: 'Takes a target away; tickets opened under it keep what was promised.',
  kind: 'command',
  http: { method: 'DELETE', path: '/x/tickets/targets/{id}' },
  audience: ['staff'],
  permission: 'tickets.manage',
  input: z.strictObject({ id }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, input) => {
    const row = await ctx.table(targets).get(input.id);
    if (row === undefined) throw notFound('Target');
    await ctx.table(targets).remove(row.id);
    ctx.touch({ kind: 'ticket_target', id: row.id }, view(row), undefined);
    return { removed: true };
  },
});
