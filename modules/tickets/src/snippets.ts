import { defineOperation, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { sureBrand, sureDepartment } from './departments.ts';
import { given, id, optionalId, words } from './input.ts';
import { snippets } from './tables.ts';

const snippet = z.strictObject({ id: z.number().int(), departmentId: z.number().int().nullable(), brandId: z.number().int().nullable(), title: z.string(), body: z.string() });

export type Snippet = z.output<typeof snippet>;

const view = (row: TableRow<typeof snippets.columns>): Snippet => ({ id: row.id, departmentId: row.department_id, brandId: row.brand_id, title: row.title, body: row.body });

const sure = async (ctx: OperationCtx, wanted: number): Promise<TableRow<typeof snippets.columns>> => {
  const row = await ctx.table(snippets).get(wanted);
  if (row === undefined) throw notFound('Snippet');
  return row;
};

export const listSnippets = defineOperation({
  name: 'tickets.snippets',
  summary: 'Texts that staff put into their answers, by title; of a department those that are for it, for its brand and for all.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/snippets' },
  audience: ['staff'],
  permission: 'tickets.write',
  input: z.strictObject({ departmentId: id.optional() }),
  output: z.strictObject({ items: z.array(snippet) }),
  run: async (ctx, { departmentId }) => {
    const all = (await ctx.table(snippets).find({})).map(view).sort((a, b) => (a.title < b.title ? -1 : 1));
    if (departmentId === undefined) return { items: all };
    const { brand_id: brandId } = await sureDepartment(ctx, departmentId);
    return { items: all.filter((each) => (each.departmentId ?? departmentId) === departmentId && (each.brandId ?? brandId) === brandId) };
  },
});

export const saveSnippet = defineOperation({
  name: 'tickets.saveSnippet',
  summary: 'Adds a text for answers, or changes one: for a department, for a brand, or for all of them.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/tickets/snippets' },
  audience: ['staff'],
  permission: 'tickets.manage',
  input: z.strictObject({ id: id.optional(), brandId: optionalId, departmentId: optionalId, title: z.string().trim().min(1).max(80), body: words }),
  output: snippet,
  run: async (ctx, { id: known, brandId, departmentId, title, body }) => {
    const department = given(departmentId);
    const brand = department === undefined ? given(brandId) : (await sureDepartment(ctx, department)).brand_id;
    if (brand !== undefined) await sureBrand(ctx, brand);
    const wanted = { department_id: department ?? null, brand_id: brand ?? null, title, body };
    const before = known === undefined ? undefined : view(await sure(ctx, known));
    const row = view(known === undefined ? await ctx.table(snippets).insert(wanted) : await ctx.table(snippets).update(known, wanted));
    ctx.touch({ kind: 'ticket_snippet', id: row.id }, before, row);
    return row;
  },
});

export const removeSnippet = defineOperation({
  name: 'tickets.removeSnippet',
  summary: 'Takes a text for answers away; what was answered with it stays.',
  kind: 'command',
  http: { method: 'DELETE', path: '/x/tickets/snippets/{id}' },
  audience: ['staff'],
  permission: 'tickets.manage',
  input: z.strictObject({ id }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, input) => {
    const before = view(await sure(ctx, input.id));
    await ctx.table(snippets).remove(before.id);
    ctx.touch({ kind: 'ticket_snippet', id: before.id }, before, undefined);
    return { removed: true };
  },
});

/** What a text for answers may call by name. */
export const filledIn = (body: string, facts: Readonly<Record<'name' | 'number' | 'topic', string>>): string => body.replaceAll(/\{(name|number|topic)\}/g, (_all, key: keyof typeof facts) => facts[key]);
