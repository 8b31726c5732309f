import { defineOperation, integer, notFound, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { brands } from './house.ts';
import { flag, given, id, optionalId } from './input.ts';
import { components } from './tables.ts';

export type ComponentRow = TableRow<typeof components.columns>;

const component = z.strictObject({ id: z.number().int(), brandId: z.number().int(), name: z.string(), serverId: z.number().int().nullable(), productId: z.number().int().nullable(), sort: z.number().int(), active: z.boolean() });

const view = (row: ComponentRow): z.output<typeof component> => ({ id: row.id, brandId: row.brand_id, name: row.name, serverId: row.server_id, productId: row.product_id, sort: row.sort, active: row.active });

/** Components of a brand in their order. */
export const componentsOf = async (ctx: OperationCtx, brandId: number): Promise<readonly ComponentRow[]> =>
  [...(await ctx.table(components).find({ brand_id: brandId }))].sort((a, b) => a.sort - b.sort || a.name.localeCompare(b.name) || a.id - b.id);

export const listComponents = defineOperation({
  name: 'networkStatus.components',
  summary: 'Components of a brand, in their order.',
  kind: 'query',
  http: { method: 'GET', path: '/x/network-status/components' },
  audience: ['staff'],
  permission: 'networkStatus.read',
  input: z.strictObject({ brandId: id }),
  output: z.strictObject({ items: z.array(component) }),
  run: async (ctx, { brandId }) => ({ items: (await componentsOf(ctx, brandId)).map(view) }),
});

export const saveComponent = defineOperation({
  name: 'networkStatus.saveComponent',
  summary: 'Adds a component of the network, or changes one. With a server or a product it concerns the clients who have it.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/network-status/components' },
  audience: ['staff'],
  permission: 'networkStatus.write',
  input: z.strictObject({ id: optionalId, brandId: id, name: z.string().trim().min(1).max(80), serverId: optionalId, productId: optionalId, sort: z.union([z.literal(''), integer({ min: 0, max: 999 })]).default(0), active: flag }),
  output: component,
  run: async (ctx, input) => {
    await brands.sure(ctx, input.brandId);
    const known = given(input.id);
    const before = known === null ? undefined : await ctx.table(components).get(known);
    if (known !== null && before?.brand_id !== input.brandId) throw notFound('Component');
    const wanted = { brand_id: input.brandId, name: input.name, server_id: given(input.serverId), product_id: given(input.productId), sort: given(input.sort) ?? 0, active: input.active };
    const row = before === undefined ? await ctx.table(components).insert(wanted) : await ctx.table(components).update(before.id, wanted);
    ctx.touch({ kind: 'network_component', id: row.id }, before === undefined ? undefined : view(before), view(row));
    return view(row);
  },
});
