import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { Service } from '../../services/index.ts';
import { Server, ServerAccount, ServiceBinding } from '../tables.ts';

const DRIFTS = ['none', 'unknown', 'missing', 'state', 'domain'] as const;

const account = z.strictObject({
  id: z.number().int(), account: z.string(), username: z.string(), domain: z.string().nullable(), email: z.string().nullable(), plan: z.string().nullable(), state: z.string(), drift: z.enum(DRIFTS),
  service: z.strictObject({ id: z.number().int(), number: z.string(), label: z.string(), status: z.string() }).nullable(),
});

const counts = z.strictObject({ all: z.number().int(), none: z.number().int(), unknown: z.number().int(), missing: z.number().int(), state: z.number().int(), domain: z.number().int() });

export const listAccounts = defineOperation({
  name: 'servers.accounts',
  summary: 'Accounts of a server as it told of them when it was last asked, and how each differs from what it should be; `differs` = only those.',
  kind: 'query',
  http: { method: 'GET', path: '/servers/{id}/accounts' },
  audience: ['staff'],
  permission: 'servers.read',
  input: z.strictObject({ id: idSchema, drift: z.enum([...DRIFTS, 'differs']).optional(), search: z.string().trim().max(100).optional(), ...pageInput }),
  output: pageOf(account).extend({ counts, takenAt: z.string().nullable(), problem: z.string().nullable() }),
  run: async (ctx, { id, drift, search, before, limit }) => {
    const { all, of } = data(ctx);
    const server = await all(Server).findById(id);
    if (server === undefined) throw notFound('Server');
    const grouped = (await all(ServerAccount).where('server_id', id).select('drift').count('id as count').groupBy('drift')) as unknown as readonly { readonly drift: (typeof DRIFTS)[number]; readonly count: number | string }[];
    const sums = Object.fromEntries(DRIFTS.map((each) => [each, Number(grouped.find((row) => row.drift === each)?.count ?? 0)])) as Record<(typeof DRIFTS)[number], number>;
    const query = all(ServerAccount).where('server_id', id).orderBy('id', 'desc').limit(limit);
    if (drift === 'differs') void query.whereNot('drift', 'none');
    else if (drift !== undefined) void query.where('drift', drift);
    if (search !== undefined && search !== '') void query.whereRaw(`lower(username || ' ' || coalesce(domain, '') || ' ' || coalesce(email, '')) like ? escape '!'`, [`%${search.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`]);
    if (before !== undefined) void query.where('id', '<', before);
    const rows = await query;
    const bindings = await all(ServiceBinding).whereIn('id', rows.flatMap((row) => (row.binding_id === null ? [] : [row.binding_id])));
    const services = await of(Service).whereIn('id', bindings.map((binding) => binding.service_id));
    const serviceOf = (bindingId: number | null): z.input<typeof account>['service'] => {
      const found = services.find((each) => each.id === bindings.find((binding) => binding.id === bindingId)?.service_id);
      return found === undefined ? null : { id: found.id, number: found.number, label: found.label, status: found.status };
    };
    const items = rows.map((row) => ({ id: row.id, account: row.account, username: row.username, domain: row.domain, email: row.email, plan: row.plan, state: row.state, drift: row.drift as (typeof DRIFTS)[number], service: serviceOf(row.binding_id) }));
    return { ...pageResult(items, limit), counts: { all: Object.values(sums).reduce((sum, each) => sum + each, 0), ...sums }, takenAt: server.inventory_at, problem: server.inventory_error };
  },
});
