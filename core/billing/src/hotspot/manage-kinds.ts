import { conflict, defineOperation, integer, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { brandOf } from '../brands/index.ts';
import { Product } from '../catalog/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { moduleRegistryRef, Server } from '../provisioning/index.ts';
import { HotspotKind } from './tables.ts';

const YEAR_MINUTES = 366 * 24 * 60;
const TERABYTE = 1_000_000;

/** Addresses of access equipment, as it calls itself in its requests. */
const addresses = z.array(z.ipv4()).max(50).transform((list) => [...new Set(list)]);

const count = z.number().int();
const kind = z.strictObject({
  id: count, brandId: count, serverId: count, serverName: z.string(), planProductId: count, name: z.string(), minutes: count.nullable(), validMinutes: count.nullable(), megabytes: count.nullable(),
  sessions: count, accessPoints: z.array(z.string()), soldProductId: count.nullable(), enabled: z.boolean(),
});

export const listHotspotKinds = defineOperation({
  name: 'hotspot.kinds',
  summary: 'Kinds of hotspot voucher: time and traffic that they give, their plan, server and access points, and the product that sells them.',
  kind: 'query',
  http: { method: 'GET', path: '/hotspot/kinds' },
  audience: ['staff'],
  permission: 'hotspot.read',
  input: z.strictObject({ id: idSchema.optional() }),
  output: z.strictObject({ items: z.array(kind), servers: z.array(z.strictObject({ id: count, name: z.string(), extension: z.string() })) }),
  run: async (ctx, { id }) => {
    const { all } = data(ctx);
    const rows = await all(HotspotKind).orderBy('id', 'desc').modify((query) => (id === undefined ? query : query.where('id', id)));
    const able = ctx.use(moduleRegistryRef).all().filter(({ module }) => module.prepaid !== undefined).map((each) => each.id);
    const servers = await all(Server).orderBy('id');
    const nameOf = new Map(servers.map((server) => [server.id, server.name] as const));
    const items = rows.map((row) => ({
      id: row.id, brandId: row.brand_id, serverId: row.server_id, serverName: nameOf.get(row.server_id) ?? '', planProductId: row.plan_product_id, name: row.name, minutes: row.minutes, validMinutes: row.valid_minutes,
      megabytes: row.megabytes, sessions: row.sessions, accessPoints: row.access_points as string[], soldProductId: row.sold_product_id, enabled: row.enabled,
    }));
    return { items, servers: servers.filter((server) => able.includes(server.extension)).map(({ id: serverId, name, extension }) => ({ id: serverId, name, extension })) };
  },
});

/** The server whose module knows vouchers. */
const checkServer = async (ctx: OperationCtx, id: number): Promise<Server> => {
  const server = await data(ctx).all(Server).findById(id);
  if (server === undefined) throw invalid('NOT_FOUND', 'serverId', 'There is no such server.');
  if (ctx.use(moduleRegistryRef).get(server.extension).module.prepaid === undefined) throw invalid('HOTSPOT_SERVER', 'serverId', 'This kind of server has no vouchers.');
  return server;
};

const checkProduct = async (ctx: OperationCtx, field: 'planProductId' | 'soldProductId', id: number, brandId: number): Promise<Product> => {
  const product = await data(ctx).all(Product).findById(id);
  if (product?.brand_id !== brandId) throw invalid('NOT_FOUND', field, 'There is no such product of this brand.');
  return product;
};

/** What sells vouchers makes nothing else on a server, and one kind of voucher. */
const checkSold = async (ctx: OperationCtx, brandId: number, productId: number | null, kindId?: number): Promise<void> => {
  if (productId === null) return;
  const product = await checkProduct(ctx, 'soldProductId', productId, brandId);
  if (product.module !== null) throw invalid('HOTSPOT_SOLD_MODULE', 'soldProductId', 'A product that sells vouchers has no server of its own.');
  const other = await data(ctx).all(HotspotKind).findOne({ sold_product_id: productId });
  if (other !== undefined && other.id !== kindId) throw invalid('HOTSPOT_SOLD_TWICE', 'soldProductId', 'This product sells another kind of voucher.');
};

const checkName = async (ctx: OperationCtx, brandId: number, name: string, kindId?: number): Promise<void> => {
  const same = await data(ctx).all(HotspotKind).findOne({ brand_id: brandId, name });
  if (same !== undefined && same.id !== kindId) throw invalid('HOTSPOT_NAME', 'name', 'There is one of this name.');
};

const kindName = z.string().trim().min(1).max(80);

export const createHotspotKind = defineOperation({
  name: 'hotspot.createKind',
  summary: 'A kind of hotspot voucher: minutes of connection, minutes from the first use on, millions of bytes, or several of them (whichever ends first); the product whose settings on the server are its plan; where it is good, and what sells it.',
  kind: 'command',
  http: { method: 'POST', path: '/hotspot/kinds' },
  audience: ['staff'],
  permission: 'hotspot.write',
  input: z.strictObject({
    brandId: idSchema, serverId: idSchema, planProductId: idSchema, name: kindName,
    minutes: integer({ min: 1, max: YEAR_MINUTES }).nullable().default(null),
    validMinutes: integer({ min: 1, max: YEAR_MINUTES }).nullable().default(null),
    megabytes: integer({ min: 1, max: TERABYTE }).nullable().default(null),
    sessions: integer({ min: 1, max: 100 }).default(1),
    accessPoints: addresses.default([]),
    soldProductId: idSchema.nullable().default(null),
  }),
  output: z.strictObject({ id: count }),
  run: async (ctx, { brandId, serverId, planProductId, name, minutes, validMinutes, megabytes, sessions, accessPoints, soldProductId }) => {
    const brand = await brandOf(ctx, brandId);
    if (minutes === null && validMinutes === null && megabytes === null) throw invalid('HOTSPOT_BUDGET', 'minutes', 'Say how much time or traffic it gives.');
    const server = await checkServer(ctx, serverId);
    const plan = await checkProduct(ctx, 'planProductId', planProductId, brand.id);
    if (plan.module !== server.extension) throw invalid('HOTSPOT_PLAN', 'planProductId', 'This product is not for servers of this kind.');
    await checkSold(ctx, brand.id, soldProductId);
    await checkName(ctx, brand.id, name);
    const row = await data(ctx).all(HotspotKind).insertAndFetch({
      brand_id: brand.id, server_id: serverId, plan_product_id: planProductId, name, minutes, valid_minutes: validMinutes, megabytes, sessions, access_points: accessPoints, sold_product_id: soldProductId, enabled: true, created_at: ctx.clock.now(),
    });
    ctx.touch({ kind: 'hotspotKind', id: row.id }, undefined, { name, minutes, validMinutes, megabytes, sessions, accessPoints, soldProductId });
    return { id: row.id };
  },
});

export const changeHotspotKind = defineOperation({
  name: 'hotspot.changeKind',
  summary: 'Changes the name of a kind of hotspot voucher, what sells it, and whether more are made. What it gives stays: vouchers of it are out there.',
  kind: 'command',
  http: { method: 'PATCH', path: '/hotspot/kinds/{id}' },
  audience: ['staff'],
  permission: 'hotspot.write',
  input: z.strictObject({ id: idSchema, name: kindName.optional(), soldProductId: idSchema.nullable().optional(), enabled: z.boolean().optional() }),
  output: z.strictObject({ id: count }),
  run: async (ctx, { id, name, soldProductId, enabled }) => {
    const { all } = data(ctx);
    const row = await sureKind(ctx, id);
    const after = { name: name ?? row.name, sold_product_id: soldProductId === undefined ? row.sold_product_id : soldProductId, enabled: enabled ?? row.enabled };
    await checkSold(ctx, row.brand_id, after.sold_product_id, id);
    await checkName(ctx, row.brand_id, after.name, id);
    await all(HotspotKind).findById(id).patch(after);
    ctx.touch({ kind: 'hotspotKind', id }, { name: row.name, soldProductId: row.sold_product_id, enabled: row.enabled }, after);
    return { id };
  },
});

export const sureKind = async (ctx: OperationCtx, id: number): Promise<HotspotKind> => {
  const row = await data(ctx).all(HotspotKind).findById(id);
  if (row === undefined) throw notFound('HotspotKind');
  return row;
};

/** More are made of it. */
export const openKind = async (ctx: OperationCtx, id: number): Promise<HotspotKind> => {
  const row = await sureKind(ctx, id);
  if (!row.enabled) throw conflict('HOTSPOT_KIND_OFF', 'No more vouchers are made of this kind.');
  return row;
};
