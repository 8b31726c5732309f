import { defineOperation, field, type OperationCtx, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { idSchema } from '../../paging.ts';
import { settingsRef } from '../../refs.ts';
import type { Client } from '../tables.ts';

/** What clients tell about themselves and may be kept from changing. */
const DETAILS = ['name', 'phone', 'address'] as const;

export const detailSchema = z.enum(DETAILS);
type Detail = z.output<typeof detailSchema>;

/** Row A8, per brand: each stays as it was told first. */
export const clientSettings = z.strictObject({
  name: field(z.boolean().default(false), { title: 'Clients do not change their name' }),
  phone: field(z.boolean().default(false), { title: 'Clients do not change their phone' }),
  address: field(z.boolean().default(false), { title: 'Clients do not change their address' }),
});

const locksOf = async (ctx: OperationCtx, brandId: number): Promise<z.output<typeof clientSettings>> => clientSettings.parse(await ctx.use(settingsRef).get('clients', 'brand', String(brandId)));

const isEmpty = (value: unknown): boolean => value === '' || (typeof value === 'object' && value !== null && Object.values(value).every((part) => part === '' || part === undefined));

/** What this client may not change himself. What he has not told yet, he still may. */
export const lockedDetails = async (ctx: OperationCtx, client: Client): Promise<readonly Detail[]> => {
  const locks = await locksOf(ctx, client.brand_id);
  return DETAILS.filter((detail) => locks[detail] && !isEmpty(client[detail]));
};

export const getLocks = defineOperation({
  name: 'clientFields.locks',
  summary: 'Which of name, phone and address the clients of a brand do not change themselves once they have told them.',
  kind: 'query',
  http: { method: 'GET', path: '/brands/{brandId}/client-locks' },
  audience: ['staff'],
  permission: 'brands.read',
  input: z.strictObject({ brandId: idSchema }),
  output: clientSettings,
  run: async (ctx, { brandId }) => {
    await brandOf(ctx, brandId);
    return locksOf(ctx, brandId);
  },
});

export const saveLocks = defineOperation({
  name: 'clientFields.saveLocks',
  summary: 'Says which of name, phone and address the clients of a brand do not change themselves once they have told them. Staff always may.',
  kind: 'command',
  http: { method: 'PUT', path: '/brands/{brandId}/client-locks' },
  audience: ['staff'],
  permission: 'brands.write',
  input: z.strictObject({ brandId: idSchema, name: z.boolean(), phone: z.boolean(), address: z.boolean() }),
  output: clientSettings,
  run: async (ctx, { brandId, ...wanted }) => {
    await brandOf(ctx, brandId);
    const before = await locksOf(ctx, brandId);
    await ctx.use(settingsRef).set(ctx.work as never, 'clients', 'brand', wanted, String(brandId));
    ctx.touch({ kind: 'brand', id: brandId }, { locked: before }, { locked: wanted });
    return wanted;
  },
});
