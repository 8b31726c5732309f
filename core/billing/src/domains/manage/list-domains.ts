import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { literally } from '../../literally.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { loadDomain } from '../load-domain.ts';
import { Domain, DomainOperation } from '../tables.ts';
import { abilities, abilitiesOf } from './what-can-be-done.ts';
import { waitingForPeople } from './waiting-for-people.ts';

const view = z.strictObject({
  id: z.number().int(), clientId: z.number().int(), serviceId: z.number().int(), name: z.string(), unicode: z.string(), state: z.string(), registeredOn: z.string().nullable(), expiresOn: z.string().nullable(),
  locked: z.boolean(), lockedUntil: z.string().nullable(), nameservers: z.array(z.unknown()), statuses: z.array(z.string()), contactId: z.number().int().nullable(), hostingServiceId: z.number().int().nullable(), needsAuthCode: z.boolean(),
  autoRenew: z.boolean(), privacy: z.boolean(), held: z.boolean(), dnssec: z.strictObject({ ds: z.array(z.unknown()), keys: z.array(z.unknown()) }), verification: z.string(), verifyBy: z.string().nullable(),
});

const viewOf = (row: Domain): z.input<typeof view> => ({
  id: row.id, clientId: row.client_id, serviceId: row.service_id, name: row.name, unicode: row.unicode, state: row.state, registeredOn: row.registered_on, expiresOn: row.expires_on, locked: row.locked, lockedUntil: row.locked_until,
  nameservers: row.nameservers as unknown[], statuses: row.statuses as string[], contactId: row.contact_id, hostingServiceId: row.hosting_service_id, needsAuthCode: row.state === 'transferring' && row.auth_code === null,
  autoRenew: row.auto_renew, privacy: row.privacy, held: row.held, dnssec: row.dnssec as z.input<typeof view>['dnssec'], verification: row.verification, verifyBy: row.verify_by,
});

export const listDomains = defineOperation({
  name: 'domains.list',
  summary: 'Domains, newest first; filter by client, state, service it belongs to, registrar account, part of the name or last day of expiry.',
  kind: 'query',
  http: { method: 'GET', path: '/domains' },
  audience: ['staff', 'client'],
  permission: 'domains.read',
  input: z.strictObject({ ...pageInput, clientId: idSchema.optional(), state: z.string().max(20).optional(), search: z.string().trim().toLowerCase().max(100).optional(), expiresBy: z.iso.date().optional(), accountId: idSchema.optional(), hostingServiceId: idSchema.optional(), serviceId: idSchema.optional(), verification: z.enum(['pending', 'verified', 'failed']).optional() }),
  output: pageOf(view),
  run: async (ctx, { before, limit, clientId, state, search, expiresBy, accountId, hostingServiceId, serviceId, verification }) => {
    const query = data(ctx).of(Domain).orderBy('id', 'desc').limit(limit);
    if (before !== undefined) void query.where('id', '<', before);
    if (clientId !== undefined) void query.where('client_id', clientId);
    if (state !== undefined) void query.where('state', state);
    if (expiresBy !== undefined) void query.where('expires_on', '<=', expiresBy);
    if (accountId !== undefined && ctx.caller.audience !== 'client') void query.where('account_id', accountId);
    if (hostingServiceId !== undefined) void query.where('hosting_service_id', hostingServiceId);
    if (verification !== undefined) void query.where('verification', verification);
    if (serviceId !== undefined) void query.where('service_id', serviceId);
    if (search !== undefined && search !== '') void query.whereRaw(`name like ? escape '\\'`, [`%${literally(search)}%`]);
    return pageResult((await query).map(viewOf), limit);
  },
});

const operation = z.strictObject({ id: z.number().int(), domainId: z.number().int(), kind: z.string(), state: z.string(), attempts: z.number().int(), message: z.string(), field: z.string().nullable(), createdAt: z.string(), byHand: z.boolean(), wants: z.strictObject({ years: z.number().int().nullable(), servers: z.array(z.string()), contactId: z.number().int().nullable() }) });

const operationOf = (row: DomainOperation, byHand: boolean): z.input<typeof operation> => {
  const error = row.error as { readonly message?: string; readonly field?: string | null } | null;
  const { years = null, servers = [], contactId = null } = row.input as { readonly years?: number; readonly servers?: readonly { readonly host: string }[]; readonly contactId?: number };
  return { id: row.id, domainId: row.domain_id, kind: row.kind, state: row.state, attempts: row.attempts, message: error?.message ?? '', field: error?.field ?? null, createdAt: row.created_at, byHand, wants: { years, servers: servers.map(({ host }) => host), contactId } };
};

export const getDomain = defineOperation({
  name: 'domains.get',
  summary: 'One domain with the last things that were done about it, and what its TLD and registrar let one do. `byHand`: staff say what became of it.',
  kind: 'query',
  http: { method: 'GET', path: '/domains/{id}' },
  audience: ['staff', 'client'],
  permission: 'domains.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ domain: view, operations: z.array(operation), can: abilities }),
  run: async (ctx, { id }) => {
    const domain = await loadDomain(ctx, id);
    const rows = await data(ctx).of(DomainOperation).where('domain_id', id).orderBy('id', 'desc').limit(20);
    const byHand = await waitingForPeople(ctx, rows);
    return { domain: viewOf(domain), operations: rows.map((row) => operationOf(row, byHand.has(row.id))), can: await abilitiesOf(ctx, domain) };
  },
});

export const listTroubledDomains = defineOperation({
  name: 'domains.troubles',
  summary: 'What waits at registrars, or for a person, with the reason.',
  kind: 'query',
  http: { method: 'GET', path: '/domain-operations' },
  audience: ['staff'],
  permission: 'domains.read',
  input: z.strictObject(pageInput),
  output: pageOf(operation),
  run: async (ctx, { before, limit }) => {
    const query = data(ctx).of(DomainOperation).whereIn('state', ['waiting', 'sent', 'pending', 'attention']).orderBy('id', 'desc').limit(limit);
    if (before !== undefined) void query.where('id', '<', before);
    const rows = await query;
    const byHand = await waitingForPeople(ctx, rows);
    return pageResult(rows.map((row) => operationOf(row, byHand.has(row.id))), limit);
  },
});
