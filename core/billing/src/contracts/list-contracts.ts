import { defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { Contract, ContractVersion } from './tables.ts';

const contract = z.strictObject({
  id: z.number().int(), number: z.string(), title: z.string(), clientId: z.number().int(), serviceId: z.number().int(), state: z.string(), startsOn: z.string(), endsOn: z.string(),
  textVersion: z.number().int(), hash: z.string(), acceptedAt: z.string().nullable(), acceptedFrom: z.string().nullable(), createdAt: z.string(),
});

/** Contracts with the version of the template's text that each was made of. */
const views = async (ctx: OperationCtx, rows: readonly Contract[]): Promise<z.input<typeof contract>[]> => {
  const texts = rows.length === 0 ? [] : await data(ctx).all(ContractVersion).whereIn('id', [...new Set(rows.map((row) => row.version_id))]).select('id', 'version');
  const versions = new Map(texts.map(({ id, version }) => [id, version] as const));
  return rows.map((row) => ({
    id: row.id, number: row.number, title: row.title, clientId: row.client_id, serviceId: row.service_id, state: row.state, startsOn: row.starts_on, endsOn: row.ends_on,
    textVersion: versions.get(row.version_id) ?? 1, hash: row.hash, acceptedAt: row.accepted_at, acceptedFrom: row.accepted_from, createdAt: row.created_at,
  }));
};

export const listContracts = defineOperation({
  name: 'contracts.list',
  summary: 'Contracts, newest first; filter by service, client or state.',
  kind: 'query',
  http: { method: 'GET', path: '/contracts' },
  audience: ['staff', 'client'],
  permission: 'contracts.read',
  input: z.strictObject({ serviceId: idSchema.optional(), clientId: idSchema.optional(), state: z.enum(['offered', 'accepted', 'ended', 'replaced']).optional(), ...pageInput }),
  output: pageOf(contract),
  run: async (ctx, { serviceId, clientId, state, before, limit }) => {
    const query = data(ctx).of(Contract).orderBy('id', 'desc').limit(limit);
    if (serviceId !== undefined) void query.where('service_id', serviceId);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (state !== undefined) void query.where('state', state);
    if (before !== undefined) void query.where('id', '<', before);
    return pageResult(await views(ctx, await query), limit);
  },
});

export const getContract = defineOperation({
  name: 'contracts.get',
  summary: 'One contract with its text as HTML.',
  kind: 'query',
  http: { method: 'GET', path: '/contracts/{id}' },
  audience: ['staff', 'client'],
  permission: 'contracts.read',
  input: z.strictObject({ id: idSchema }),
  output: contract.extend({ html: z.string() }),
  run: async (ctx, { id }) => {
    const row = await data(ctx).of(Contract).findById(id);
    if (row === undefined) throw notFound('Contract');
    const [shown] = await views(ctx, [row]);
    return { ...(shown as z.input<typeof contract>), html: row.html };
  },
});
