import { isDatabaseError } from '@billet/database';
import { conflict, defineOperation, invalid, notFound, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { data } from '../data.ts';
import { idSchema, versionSchema } from '../paging.ts';
import { Client, ClientGroup } from './tables.ts';

const percent = z.string().regex(/^(100(\.0{1,4})?|\d{1,2}(\.\d{1,4})?)$/);
const group = z.strictObject({ id: z.number().int(), brandId: z.number().int(), name: z.string(), discountPercent: z.string().nullable(), separateInvoices: z.boolean(), clients: z.number().int(), version: z.number().int() });

const view = (row: ClientGroup, clients: number): z.input<typeof group> => ({
  id: row.id, brandId: row.brand_id, name: row.name, discountPercent: row.discount_percent, separateInvoices: row.separate_invoices, clients, version: row.version,
});

/** One name per brand; the key says so. */
const taken = (error: unknown): never => {
  if (isDatabaseError(error, 'unique')) throw invalid('GROUP_TAKEN', 'name', 'A group with this name exists already.');
  throw error;
};

const groupOf = async (ctx: OperationCtx, id: number): Promise<ClientGroup> => {
  const row = await data(ctx).all(ClientGroup).findById(id);
  if (row === undefined) throw notFound('Client group');
  return row;
};

const body = {
  name: z.string().trim().min(1).max(80),
  discountPercent: percent.nullable().default(null),
  separateInvoices: z.boolean().default(false),
} as const;

export const listGroups = defineOperation({
  name: 'clientGroups.list',
  summary: 'Client groups with their discount and the number of clients in each.',
  kind: 'query',
  http: { method: 'GET', path: '/client-groups' },
  audience: ['staff'],
  permission: 'clients.read',
  input: z.strictObject({ brandId: idSchema.optional() }),
  output: z.strictObject({ items: z.array(group) }),
  run: async (ctx, { brandId }) => {
    const { all, db } = data(ctx);
    const rows = await (brandId === undefined ? all(ClientGroup).orderBy('name').limit(200) : all(ClientGroup).where('brand_id', brandId).orderBy('name').limit(200));
    const counts = await db.raw<{ group_id: number | string; n: number | string }>('select group_id, count(*) as n from clients where group_id is not null group by group_id');
    const of = new Map(counts.map((row) => [Number(row.group_id), Number(row.n)] as const));
    return { items: rows.map((row) => view(row, of.get(row.id) ?? 0)) };
  },
});

export const createGroup = defineOperation({
  name: 'clientGroups.create',
  summary: 'Adds a client group with a discount, or documents of their own for each item.',
  kind: 'command',
  http: { method: 'POST', path: '/client-groups' },
  audience: ['staff'],
  permission: 'clients.write',
  input: z.strictObject({ brandId: idSchema, ...body }),
  output: group,
  run: async (ctx, { brandId, name, discountPercent, separateInvoices }) => {
    const brand = await brandOf(ctx, brandId);
    const row = await data(ctx)
      .all(ClientGroup)
      .insertAndFetch({ brand_id: brand.id, name, discount_percent: discountPercent, separate_invoices: separateInvoices, version: 1, created_at: ctx.clock.now() })
      .catch(taken);
    ctx.touch({ kind: 'clientGroup', id: row.id }, undefined, { name, discountPercent, separateInvoices });
    return view(row, 0);
  },
});

export const updateGroup = defineOperation({
  name: 'clientGroups.update',
  summary: 'Changes a client group; its discount counts from the next document on.',
  kind: 'command',
  http: { method: 'PATCH', path: '/client-groups/{id}' },
  audience: ['staff'],
  permission: 'clients.write',
  input: z.strictObject({ id: idSchema, version: versionSchema, name: body.name.optional(), discountPercent: percent.nullable().optional(), separateInvoices: z.boolean().optional() }),
  output: group,
  run: async (ctx, { id, version, name, discountPercent, separateInvoices }) => {
    const before = await groupOf(ctx, id);
    const touched = await data(ctx)
      .all(ClientGroup)
      .where({ id, version })
      .patch({
        ...(name === undefined ? {} : { name }),
        ...(discountPercent === undefined ? {} : { discount_percent: discountPercent }),
        ...(separateInvoices === undefined ? {} : { separate_invoices: separateInvoices }),
        version: version + 1,
      })
      .catch(taken);
    if (touched === 0) throw conflict('STALE', 'The group has changed meanwhile. Load it again.');
    const after = await groupOf(ctx, id);
    ctx.touch({ kind: 'clientGroup', id }, view(before, 0), view(after, 0));
    const clients = await data(ctx).all(Client).where('group_id', id).resultSize();
    return view(after, clients);
  },
});

export const assignGroup = defineOperation({
  name: 'clients.assignGroup',
  summary: 'Puts a client into a group or out of it, and says whether each item gets a document of its own.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{id}/group' },
  audience: ['staff'],
  permission: 'clients.write',
  input: z.strictObject({ id: idSchema, groupId: idSchema.nullable(), separateInvoices: z.boolean().optional() }),
  output: z.strictObject({ groupId: z.number().int().nullable(), separateInvoices: z.boolean() }),
  run: async (ctx, { id, groupId, separateInvoices }) => {
    const { of, all } = data(ctx);
    const client = await of(Client).findById(id);
    if (client === undefined) throw notFound('Client');
    const found = groupId === null ? undefined : await all(ClientGroup).findOne({ id: groupId, brand_id: client.brand_id });
    if (groupId !== null && found === undefined) throw invalid('NOT_FOUND', 'groupId', 'This group is not known.');
    const separate = separateInvoices ?? client.separate_invoices;
    await all(Client).findById(id).patch({ group_id: groupId, separate_invoices: separate, version: client.version + 1 });
    ctx.touch({ kind: 'client', id, clientId: id }, { groupId: client.group_id, separateInvoices: client.separate_invoices }, { groupId, separateInvoices: separate });
    if (groupId !== client.group_id) await ctx.emit('client.groupChanged', { clientId: id, groupId });
    return { groupId, separateInvoices: separate };
  },
});
