import { conflict, defineOperation, notFound, type OperationCtx, z } from '@billet/sdk';
import { addressSchema } from '../brands/index.ts';
import { countrySchema } from '../country.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { normaliseTaxId } from './tax-id.ts';
import { Client, Payer } from './tables.ts';

const payer = z.strictObject({
  id: z.number().int(), clientId: z.number().int(), name: z.string(), taxId: z.string().nullable(), email: z.string(), country: z.string(), address: z.unknown(), isDefault: z.boolean(),
});

const view = (row: Payer): z.input<typeof payer> => ({ id: row.id, clientId: row.client_id, name: row.name, taxId: row.tax_id, email: row.email, country: row.country, address: row.address, isDefault: row.is_default });

const fields = {
  name: z.string().trim().min(1).max(120),
  taxId: z.string().trim().max(40).nullable(),
  email: z.email().max(200),
  country: countrySchema,
  address: addressSchema.prefault({}),
} as const;

/** Exactly one payer is the default; the database refuses a second. */
const makeDefault = async (ctx: OperationCtx, row: Payer): Promise<void> => {
  const { all } = data(ctx);
  await all(Payer).where({ client_id: row.client_id, is_default: true }).patch({ is_default: false });
  await all(Payer).findById(row.id).patch({ is_default: true });
};

export const listPayers = defineOperation({
  name: 'payers.list',
  summary: 'Who may be billed for a client; the default first.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/payers' },
  audience: ['staff', 'client'],
  permission: 'clients.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(payer) }),
  run: async (ctx, { clientId }) => ({ items: (await data(ctx).of(Payer).where('client_id', clientId).orderBy('is_default', 'desc').orderBy('id')).map(view) }),
});

export const createPayer = defineOperation({
  name: 'payers.create',
  summary: 'Adds somebody who may be billed for a client.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{clientId}/payers' },
  audience: ['staff', 'client'],
  permission: 'clients.write',
  input: z.strictObject({ clientId: idSchema, ...fields, taxId: fields.taxId.default(null), isDefault: z.boolean().default(false) }),
  output: payer,
  run: async (ctx, { clientId, taxId, isDefault, ...wish }) => {
    const { of, all } = data(ctx);
    const client = await of(Client).findById(clientId);
    if (client === undefined) throw notFound('Client');
    if (client.status !== 'active') throw conflict('CLIENT_CLOSED', 'This account is closed.');
    const row = await all(Payer).insertAndFetch({ client_id: clientId, ...wish, tax_id: normaliseTaxId(wish.country, taxId), is_default: false, created_at: ctx.clock.now() });
    if (isDefault) await makeDefault(ctx, row);
    if (row.tax_id !== null) await ctx.emit('payer.taxNumberSet', { payerId: row.id, clientId });
    const after = await all(Payer).findById(row.id);
    ctx.touch({ kind: 'client', id: clientId, clientId }, undefined, { payer: row.name, isDefault });
    return view(after ?? row);
  },
});

/** Documents keep the payer as he was on their day; only later ones show the change. */
export const updatePayer = defineOperation({
  name: 'payers.update',
  summary: 'Changes a payer, or makes him the default, for documents from now on.',
  kind: 'command',
  http: { method: 'PATCH', path: '/payers/{id}' },
  audience: ['staff', 'client'],
  permission: 'clients.write',
  input: z.strictObject({
    id: idSchema, name: fields.name.optional(), taxId: fields.taxId.optional(), email: fields.email.optional(), country: fields.country.optional(), address: addressSchema.optional(), isDefault: z.literal(true).optional(),
  }),
  output: payer,
  run: async (ctx, { id, taxId, isDefault, ...change }) => {
    const { of, all } = data(ctx);
    const before = await of(Payer).findById(id);
    if (before === undefined) throw notFound('Payer');
    const number = taxId === undefined ? undefined : normaliseTaxId(change.country ?? before.country, taxId);
    const patch = Object.fromEntries(Object.entries({ ...change, tax_id: number }).filter(([, value]) => value !== undefined));
    if (Object.keys(patch).length > 0) await all(Payer).findById(id).patch(patch);
    if (isDefault === true) await makeDefault(ctx, before);
    const after = (await all(Payer).findById(id)) ?? before;
    if (after.tax_id !== null && after.tax_id !== before.tax_id) await ctx.emit('payer.taxNumberSet', { payerId: id, clientId: before.client_id });
    ctx.touch({ kind: 'client', id: before.client_id, clientId: before.client_id }, view(before), view(after));
    return view(after);
  },
});
