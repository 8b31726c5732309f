import { conflict, defineOperation, invalid, integer, notFound, z, type OperationCtx } from '@billet/sdk';
import { Product } from '../catalog/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { settingsRef } from '../refs.ts';
import { settingsInput } from '../settings-input.ts';
import { moduleRegistryRef } from './module-registry.ts';
import { rolesOf } from './place-service.ts';
import { ProductBinding, Server, ServerGroup } from './tables.ts';

const MAIN = 'main';

const roleName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

const wish = z.strictObject({
  role: z.string(), extension: z.string(), title: z.string(), serverId: z.number().int().nullable(), groupId: z.number().int().nullable(), position: z.number().int(),
  values: z.record(z.string(), z.unknown()),
  secretsSet: z.array(z.string()),
});

const loadProduct = async (ctx: OperationCtx, id: number): Promise<Product> => {
  const product = await data(ctx).all(Product).findById(id);
  if (product === undefined) throw notFound('Product');
  return product;
};

export const listProductServers = defineOperation({
  name: 'products.servers',
  summary: 'Servers that a service of a product stands on, each in its role, the main one first, with the settings of their modules.',
  kind: 'query',
  http: { method: 'GET', path: '/products/{id}/servers' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(wish) }),
  run: async (ctx, { id }) => {
    const product = await loadProduct(ctx, id);
    const running = new Map(ctx.use(moduleRegistryRef).all().map((module) => [module.id, module.title] as const));
    const items = [];
    for (const role of await rolesOf(ctx, product)) {
      const title = running.get(role.extension);
      const view = title === undefined ? undefined : await ctx.use(settingsRef).view(role.extension, 'product', String(id));
      items.push({ role: role.role, extension: role.extension, title: title ?? role.extension, serverId: role.serverId, groupId: role.groupId, position: role.position, values: { ...(view?.values ?? {}) }, secretsSet: [...(view?.secretsSet ?? [])] });
    }
    return { items };
  },
});

/** The place a role names is there, and of the right kind. */
const checkPlace = async (ctx: OperationCtx, extension: string, serverId: number | null, groupId: number | null): Promise<void> => {
  const { all } = data(ctx);
  if (serverId !== null && groupId !== null) throw invalid('PLACE_BOTH', 'groupId', 'Either one server or a group.');
  if (serverId !== null && (await all(Server).findOne({ id: serverId, extension })) === undefined) throw invalid('NOT_FOUND', 'serverId', 'There is no such server of this kind.');
  if (groupId !== null && (await all(ServerGroup).findById(groupId)) === undefined) throw invalid('NOT_FOUND', 'groupId', 'There is no such group.');
};

export const saveProductServer = defineOperation({
  name: 'products.saveServer',
  summary: 'Says on which servers a service of a product stands in a role: one server, a group, or any of the kind, with the settings of the module.',
  kind: 'command',
  http: { method: 'PUT', path: '/products/{id}/servers/{role}' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({
    id: idSchema, role: roleName, extension: z.string().min(1).max(40), serverId: idSchema.nullable().default(null), groupId: idSchema.nullable().default(null),
    position: integer({ min: 0, max: 1000 }).default(0), moduleSettings: settingsInput.optional(),
  }),
  output: z.strictObject({ role: z.string() }),
  sensitive: ['moduleSettings'],
  run: async (ctx, { id, role, extension, serverId, groupId, position, moduleSettings }) => {
    const product = await loadProduct(ctx, id);
    ctx.use(moduleRegistryRef).get(extension);
    if (role === MAIN && product.module !== null && product.module !== extension) throw invalid('ROLE_MAIN', 'extension', 'The main server is of the kind that the product was made for.');
    const roles = await rolesOf(ctx, product);
    if (roles.some((each) => each.role !== role && each.extension === extension)) throw invalid('ROLE_TWICE', 'extension', 'Another role uses servers of this kind already.');
    await checkPlace(ctx, extension, serverId, groupId);
    const { all } = data(ctx);
    const after = { extension, server_id: serverId, group_id: groupId, position };
    const before = await all(ProductBinding).findOne({ product_id: id, role });
    if (before === undefined) await all(ProductBinding).insert({ product_id: id, role, ...after });
    else await all(ProductBinding).findById(before.id).patch(after);
    if (moduleSettings !== undefined) await ctx.use(settingsRef).set(ctx.work as never, extension, 'product', moduleSettings, String(id));
    ctx.touch({ kind: 'product', id }, before === undefined ? undefined : { role, server: before.server_id, group: before.group_id }, { role, server: serverId, group: groupId });
    return { role };
  },
});

export const removeProductServer = defineOperation({
  name: 'products.removeServer',
  summary: 'New services of a product do without a role; those that have it keep it.',
  kind: 'command',
  http: { method: 'DELETE', path: '/products/{id}/servers/{role}' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema, role: roleName }),
  output: z.strictObject({ removed: z.literal(true) }),
  run: async (ctx, { id, role }) => {
    await loadProduct(ctx, id);
    const { all } = data(ctx);
    const row = await all(ProductBinding).findOne({ product_id: id, role });
    if (row === undefined) throw role === MAIN ? conflict('ROLE_NEEDED', 'The product was made for this kind of server.') : notFound('Role');
    await all(ProductBinding).deleteById(row.id);
    ctx.touch({ kind: 'product', id }, { role, extension: row.extension }, undefined);
    return { removed: true as const };
  },
});
