import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../paging.ts';
import { Contract } from './tables.ts';

const contract = z.strictObject({
  id: z.number().int(), number: z.string(), title: z.string(), clientId: z.number().int(), serviceId: z.number().int(), state: z.string(), startsOn: z.string(), endsOn: z.string(),
  hash: z.string(), acceptedAt: z.string().nullable(), acceptedFrom: z.string().nullable(), createdAt: z.string(),
});

const view = (row: Contract): z.input<typeof contract> => ({
  id: row.id, number: row.number, title: row.title, clientId: row.client_id, serviceId: row.service_id, state: row.state, startsOn: row.starts_on, endsOn: row.ends_on,
  hash: row.hash, acceptedAt: row.accepted_at, acceptedFrom: row.accepted_from, createdAt: row.created_at,
});

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
    return pageResult((await query).map(view), limit);
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
    return { ...view(row), html: row.html };
  },
});
