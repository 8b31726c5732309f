import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { ProductBinding, Server, ServerGroup } from './tables.ts';

const PLACEMENTS = ['fill', 'least_used', 'by_option', 'by_point'] as const;

const fields = {
  name: z.string().trim().min(1).max(80),
  placement: z.enum(PLACEMENTS),
  /** For `by_option`: the stable key of the product option whose choice names the server. */
  optionKey: z.string().trim().min(1).max(60).nullable().default(null),
};

const group = z.strictObject({ id: z.number().int(), name: z.string(), placement: z.enum(PLACEMENTS), optionKey: z.string().nullable(), servers: z.number().int(), products: z.number().int() });

export const listGroups = defineOperation({
  name: 'serverGroups.list',
  summary: 'Groups of servers, and how a service is placed within each.',
  kind: 'query',
  http: { method: 'GET', path: '/server-groups' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(group) }),
  run: async (ctx) => {
    const { all } = data(ctx);
    const [servers, products] = [await all(Server).whereNotNull('group_id').select('group_id'), await all(ProductBinding).whereNotNull('group_id').select('group_id')];
    const of = (rows: readonly { readonly group_id: number | null }[], id: number): number => rows.filter((row) => row.group_id === id).length;
    return { items: (await all(ServerGroup).orderBy('name')).map((row) => ({ id: row.id, name: row.name, placement: row.placement as (typeof PLACEMENTS)[number], optionKey: row.option_key, servers: of(servers, row.id), products: of(products, row.id) })) };
  },
});

export const saveGroup = defineOperation({
  name: 'serverGroups.save',
  summary: 'Makes a group of servers, or changes one. Placement: fill one after the other, least used first, by a chosen option, or by access point.',
  kind: 'command',
  http: { method: 'POST', path: '/server-groups' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema.optional(), ...fields }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, name, placement, optionKey }) => {
    const { all } = data(ctx);
    if (placement === 'by_option' && optionKey === null) throw conflict('GROUP_OPTION', 'Say which option names the server.', { field: 'optionKey' });
    const before = id === undefined ? undefined : await all(ServerGroup).findById(id);
    if (id !== undefined && before === undefined) throw notFound('Group');
    const taken = await all(ServerGroup).findOne({ name });
    if (taken !== undefined && taken.id !== id) throw conflict('GROUP_NAME', 'Another group has this name.', { field: 'name' });
    const after = { name, placement, option_key: placement === 'by_option' ? optionKey : null };
    const saved = before === undefined ? (await all(ServerGroup).insertAndFetch({ ...after, created_at: ctx.clock.now() })).id : before.id;
    if (before !== undefined) await all(ServerGroup).findById(before.id).patch(after);
    ctx.touch({ kind: 'serverGroup', id: saved }, before === undefined ? undefined : { name: before.name, placement: before.placement }, after);
    return { id: saved };
  },
});

export const removeGroup = defineOperation({
  name: 'serverGroups.remove',
  summary: 'Removes a group that no server and no product uses.',
  kind: 'command',
  http: { method: 'DELETE', path: '/server-groups/{id}' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ removed: z.literal(true) }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const row = await all(ServerGroup).findById(id);
    if (row === undefined) throw notFound('Group');
    const used = (await all(Server).findOne({ group_id: id })) ?? (await all(ProductBinding).findOne({ group_id: id }));
    if (used !== undefined) throw conflict('GROUP_USED', 'A server or a product uses this group.');
    await all(ServerGroup).deleteById(id);
    ctx.touch({ kind: 'serverGroup', id }, { name: row.name }, undefined);
    return { removed: true as const };
  },
});
