import { canonicalJson } from '@billet/database';
import { addDays, conflict, defineOperation, integer, invalid, localDateSchema, notFound, type OperationCtx, z } from '@billet/sdk';
import { indexedAnyCase } from '../any-case.ts';
import { addressSchema, BusinessUnit, currentBrand } from '../brands/index.ts';
import { countrySchema } from '../country.ts';
import { data } from '../data.ts';
import { detailSchema, lockedDetails } from './fields/locked-details.ts';
import { literally } from '../literally.ts';
import { idSchema, pageInput, pageOf, pageResult, versionSchema } from '../paging.ts';
import { hashPassword } from '../passwords.ts';
import { clientSchema, clientView } from './client-view.ts';
import { createClientRows } from './create-client.ts';
import { valuesSchema } from './fields/write-values.ts';
import { openAccount } from './open-account.ts';
import { Client, Membership, Payer, User } from './tables.ts';

/** What is asked of somebody who becomes a client. */
export const personFields = {
  kind: z.enum(['person', 'company']).default('person'),
  name: z.string().trim().min(1).max(120),
  email: z.email().max(200),
  phone: z.string().trim().max(40).default(''),
  country: countrySchema,
  taxId: z.string().trim().max(40).nullable().default(null),
  address: addressSchema.prefault({}),
  locale: z.string().min(2).max(20).default('en'),
  /** Answers to what the brand asks besides. */
  fields: valuesSchema.default({}),
};

/** A place must be one of the brand's own. */
export const assertUnit = async (ctx: OperationCtx, brandId: number, unitId: number | null): Promise<void> => {
  if (unitId === null) return;
  const unit = await data(ctx).all(BusinessUnit).findOne({ id: unitId, brand_id: brandId });
  if (unit === undefined) throw invalid('NOT_FOUND', 'businessUnitId', 'This place is not known.');
};

/** Sign-up: client, login and default payer in one go. */
export const registerClient = defineOperation({
  name: 'clients.register',
  summary: 'Signs a new client up with a login.',
  kind: 'command',
  http: { method: 'POST', path: '/register' },
  audience: ['guest', 'staff'],
  permission: 'public',
  input: z.strictObject({ ...personFields, businessUnitId: idSchema.nullable().default(null), password: z.string().min(10).max(200) }),
  output: z.strictObject({ clientId: z.number().int(), userId: z.number().int() }),
  sensitive: ['password'],
  run: async (ctx, { password, businessUnitId, ...wish }) => {
    const brand = await currentBrand(ctx);
    await assertUnit(ctx, brand.id, businessUnitId);
    return openAccount(ctx, { ...wish, brandId: brand.id, businessUnitId, currency: brand.currency, dueDay: null }, await hashPassword(password));
  },
});

export const createClient = defineOperation({
  name: 'clients.create',
  summary: 'Adds a client.',
  kind: 'command',
  http: { method: 'POST', path: '/clients' },
  audience: ['staff'],
  permission: 'clients.write',
  input: z.strictObject({
    ...personFields,
    brandId: idSchema,
    businessUnitId: idSchema.nullable().default(null),
    currency: z.string().length(3).nullable().default(null),
    dueDay: integer({ min: 1, max: 31 }).nullable().default(null),
  }),
  output: clientSchema,
  run: async (ctx, input) => {
    await assertUnit(ctx, input.brandId, input.businessUnitId);
    return clientView(await createClientRows(ctx, input));
  },
});

/** Input → column, for what must be equal. */
const EQUAL = { brandId: 'brand_id', groupId: 'group_id', kind: 'kind', country: 'country', currency: 'currency' } as const;

const clientFilters = {
  brandId: idSchema.optional(),
  groupId: idSchema.optional(),
  kind: z.enum(['person', 'company']).optional(),
  country: z.string().trim().toUpperCase().regex(/^[A-Z]{2}$/).optional(),
  currency: z.string().trim().toUpperCase().regex(/^[A-Z]{3}$/).optional(),
  since: localDateSchema.optional(),
  until: localDateSchema.optional(),
} as const;

export const listClients = defineOperation({
  name: 'clients.list',
  summary: 'Clients, newest first; search by name, e-mail, number or tax number; filter by state, brand, kind, country, currency, group and day of coming.',
  kind: 'query',
  http: { method: 'GET', path: '/clients' },
  audience: ['staff', 'client'],
  permission: 'clients.read',
  input: z.strictObject({ search: z.string().trim().max(100).optional(), status: z.enum(['active', 'closed', 'anonymised']).optional(), ...clientFilters, ...pageInput }),
  output: pageOf(clientSchema),
  run: async (ctx, { search, status, before, limit, ...wish }) => {
    const query = data(ctx).of(Client).orderBy('id', 'desc').limit(limit);
    for (const [filter, column] of Object.entries(EQUAL)) {
      const value = wish[filter as keyof typeof EQUAL];
      if (value !== undefined) void query.where(column, value);
    }
    if (wish.since !== undefined) void query.where('created_at', '>=', wish.since);
    if (wish.until !== undefined) void query.where('created_at', '<', addDays(wish.until, 1));
    if (status !== undefined) void query.where('status', status);
    if (before !== undefined) void query.where('id', '<', before);
    if (search !== undefined && search !== '') {
      const like = literally(search.toLowerCase());
      const [named, values] = indexedAnyCase(data(ctx).db, 'clients', 'name', search);
      void query.where((either) =>
        either.whereRaw(named, [...values]).orWhereRaw(`email_norm like ? escape '\\'`, [`${like}%`]).orWhere('number', search).orWhere('tax_id', search),
      );
    }
    return pageResult((await query).map(clientView), limit);
  },
});

const payer = z.strictObject({ id: z.number().int(), name: z.string(), email: z.string(), taxId: z.string().nullable(), country: z.string(), isDefault: z.boolean() });

export const getClient = defineOperation({
  name: 'clients.get',
  summary: 'One client with its payers and the people who may sign in for it.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{id}' },
  audience: ['staff', 'client'],
  permission: 'clients.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({
    client: clientSchema,
    payers: z.array(payer),
    members: z.array(z.strictObject({ userId: z.number().int(), name: z.string(), email: z.string(), role: z.string() })),
    /** What the client does not change himself. */
    locked: z.array(detailSchema),
    /** The client into which this one was merged. */
    mergedInto: z.number().int().nullable(),
    /** Clients that were merged into this one: their closed records. */
    merged: z.array(z.strictObject({ id: z.number().int(), number: z.string(), name: z.string() })),
    /** How staff keep the client's books; a client does not see it. */
    billing: z.strictObject({ groupId: z.number().int().nullable(), separateInvoices: z.boolean() }).nullable(),
  }),
  run: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const client = await of(Client).findById(id);
    if (client === undefined) throw notFound('Client');
    const payers = await of(Payer).where('client_id', id).orderBy('id');
    const members = await of(Membership).where('client_id', id).orderBy('id');
    const staff = ctx.caller.audience !== 'client';
    const users = await all(User).whereIn('id', members.map((member) => member.user_id));
    return {
      client: clientView(client),
      payers: payers.map((row) => ({ id: row.id, name: row.name, email: row.email, taxId: row.tax_id, country: row.country, isDefault: row.is_default })),
      members: members.flatMap((member) => {
        const user = users.find((each) => each.id === member.user_id);
        return user === undefined ? [] : [{ userId: user.id, name: user.name, email: user.email, role: member.role }];
      }),
      locked: [...(await lockedDetails(ctx, client))],
      mergedInto: client.merged_into_id,
      merged: staff ? (await all(Client).where('merged_into_id', id).orderBy('id').limit(50)).map((row) => ({ id: row.id, number: row.number, name: row.name })) : [],
      billing: staff ? { groupId: client.group_id, separateInvoices: client.separate_invoices } : null,
    };
  },
});

export const updateClient = defineOperation({
  name: 'clients.update',
  summary: 'Changes contact data, language or due day of a client.',
  kind: 'command',
  http: { method: 'PATCH', path: '/clients/{id}' },
  audience: ['staff', 'client'],
  permission: 'clients.write',
  input: z.strictObject({
    id: idSchema,
    version: versionSchema,
    name: z.string().trim().min(1).max(120).optional(),
    phone: z.string().trim().max(40).optional(),
    locale: z.string().min(2).max(20).optional(),
    address: addressSchema.optional(),
    dueDay: integer({ min: 1, max: 31 }).nullable().optional(),
    /** The day on which periods of the account begin: services that are ordered from now on. */
    accountDay: integer({ min: 1, max: 31 }).nullable().optional(),
    status: z.enum(['active', 'closed']).optional(),
  }),
  output: clientSchema,
  run: async (ctx, { id, version, dueDay, accountDay, status, ...change }) => {
    const { of, all } = data(ctx);
    const before = await of(Client).findById(id);
    if (before === undefined) throw notFound('Client');
    if (before.status === 'anonymised') throw conflict('CLIENT_ERASED', 'This client was erased.');
    const staff = ctx.caller.audience !== 'client';
    const ofStaff = Object.entries({ dueDay, accountDay, status }).find(([, value]) => value !== undefined)?.[0];
    if (!staff && ofStaff !== undefined) throw invalid('STAFF_ONLY', ofStaff, 'Only staff change this.');
    if (before.merged_into_id !== null && status === 'active') throw conflict('CLIENT_MERGED', 'This client was merged into another and stays closed.');
    const locked = staff ? undefined : (await lockedDetails(ctx, before)).find((detail) => change[detail] !== undefined && canonicalJson(change[detail]) !== canonicalJson(before[detail]));
    if (locked !== undefined) throw invalid('FIELD_LOCKED', locked, 'Only staff change this.');
    const patch = {
      ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
      ...(dueDay === undefined ? {} : { due_day: dueDay }),
      ...(accountDay === undefined ? {} : { account_day: accountDay }),
      ...(status === undefined ? {} : { status }),
    };
    const touched = await all(Client).where({ id, version }).patch({ ...patch, version: version + 1 });
    if (touched === 0) throw conflict('STALE', 'The client has changed meanwhile. Load it again.');
    const after = (await all(Client).findById(id)) as Client;
    ctx.touch({ kind: 'client', id, clientId: id }, clientView(before), clientView(after));
    return clientView(after);
  },
});
