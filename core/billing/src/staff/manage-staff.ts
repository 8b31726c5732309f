import { isDatabaseError } from '@billet/database';
import { permits } from '@billet/kernel';
import { BilletError, conflict, defineOperation, invalid, notFound, z, type OperationCtx } from '@billet/sdk';
import { normaliseEmail } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { hashPassword } from '../passwords.ts';
import { StaffMember, StaffRole } from './tables.ts';

const member = z.strictObject({ id: z.number().int(), name: z.string(), email: z.string(), roleId: z.number().int(), status: z.string(), locale: z.string() });
const view = (row: StaffMember): z.input<typeof member> => ({ id: row.id, name: row.name, email: row.email, roleId: row.role_id, status: row.status, locale: row.locale });

/** `*`, `invoices.*` or `invoices.read`. */
export const permissionPattern = z.string().regex(/^(\*|[a-zA-Z]+\.(\*|[a-zA-Z]+))$/);

/** Nobody gives away more than he holds. */
export const assertGrantable = (ctx: OperationCtx, permissions: readonly string[], fieldName: string): void => {
  const missing = permissions.find((permission) => !permits(ctx.caller.permissions, permission));
  if (missing !== undefined) throw new BilletError('GRANT_TOO_WIDE', 'You cannot grant what you do not hold.', { status: 403, field: fieldName, details: { permission: missing } });
};

export const listStaff = defineOperation({
  name: 'staff.list',
  summary: 'Everyone who works here.',
  kind: 'query',
  http: { method: 'GET', path: '/staff' },
  audience: ['staff'],
  permission: 'staff.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(member), roles: z.array(z.strictObject({ id: z.number().int(), name: z.string(), permissions: z.array(z.string()) })) }),
  run: async (ctx) => {
    const { all } = data(ctx);
    const roles = await all(StaffRole).orderBy('id');
    return { items: (await all(StaffMember).orderBy('id')).map(view), roles: roles.map((role) => ({ id: role.id, name: role.name, permissions: role.permissions as string[] })) };
  },
});

export const createStaffMember = defineOperation({
  name: 'staff.create',
  summary: 'Adds a member of staff.',
  kind: 'command',
  http: { method: 'POST', path: '/staff' },
  audience: ['staff'],
  permission: 'staff.write',
  input: z.strictObject({ name: z.string().trim().min(1).max(80), email: z.email().max(200), password: z.string().min(10).max(200), roleId: idSchema, locale: z.string().default('en') }),
  output: member,
  sensitive: ['password'],
  run: async (ctx, input) => {
    const { all } = data(ctx);
    const role = await all(StaffRole).findById(input.roleId);
    if (role === undefined) throw invalid('NOT_FOUND', 'roleId', 'This role is not known.');
    assertGrantable(ctx, role.permissions as string[], 'roleId');
    return view(await insertStaff(ctx, { ...input, roleId: role.id }));
  },
});

export const setStaffStatus = defineOperation({
  name: 'staff.setStatus',
  summary: 'Blocks a member of staff, or lets him in again.',
  kind: 'command',
  http: { method: 'POST', path: '/staff/{id}/status' },
  audience: ['staff'],
  permission: 'staff.write',
  input: z.strictObject({ id: idSchema, status: z.enum(['active', 'blocked']) }),
  output: member,
  run: async (ctx, { id, status }) => {
    if (ctx.caller.userId === id) throw conflict('NOT_YOURSELF', 'You cannot block yourself.');
    const { all } = data(ctx);
    const before = await all(StaffMember).findById(id);
    if (before === undefined) throw notFound('Staff');
    const role = await all(StaffRole).findById(before.role_id);
    assertGrantable(ctx, (role?.permissions as string[] | undefined) ?? [], 'id');
    const after = await all(StaffMember).patchAndFetchById(id, { status });
    ctx.touch({ kind: 'staff', id }, { status: before.status }, { status });
    return view(after);
  },
});

export const createRole = defineOperation({
  name: 'roles.create',
  summary: 'Adds a role: a named set of permissions.',
  kind: 'command',
  http: { method: 'POST', path: '/roles' },
  audience: ['staff'],
  permission: 'staff.write',
  input: z.strictObject({ name: z.string().trim().min(1).max(60), permissions: z.array(permissionPattern).min(1).max(200) }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { name, permissions }) => {
    assertGrantable(ctx, permissions, 'permissions');
    const role = await data(ctx).all(StaffRole).insertAndFetch({ name, permissions });
    ctx.touch({ kind: 'role', id: role.id }, undefined, { name, permissions });
    return { id: role.id };
  },
});

interface NewStaff {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly roleId: number;
  readonly locale: string;
}

const insertStaff = async (ctx: OperationCtx, wish: NewStaff): Promise<StaffMember> => {
  try {
    const row = await data(ctx).all(StaffMember).insertAndFetch({
      email: wish.email,
      email_norm: normaliseEmail(wish.email),
      name: wish.name,
      password_hash: await hashPassword(wish.password),
      role_id: wish.roleId,
      locale: wish.locale,
      status: 'active',
      failed_logins: 0,
      created_at: ctx.clock.now(),
    });
    ctx.touch({ kind: 'staff', id: row.id }, undefined, { name: row.name, email: row.email, role: row.role_id });
    return row;
  } catch (error) {
    if (isDatabaseError(error, 'unique')) throw invalid('EMAIL_TAKEN', 'email', 'A member of staff with this address exists already.');
    throw error;
  }
};

/** The first owner, made by the wizard. The unique role name refuses a second run, also one at the same time. */
export const createFirstOwner = async (ctx: OperationCtx, wish: Omit<NewStaff, 'roleId'>): Promise<StaffMember> => {
  const { all } = data(ctx);
  if ((await all(StaffMember).resultSize()) > 0) throw conflict('INSTALLED', 'This installation has an owner already.');
  const role = await all(StaffRole).insertAndFetch({ name: 'Owner', permissions: ['*'] });
  return insertStaff(ctx, { ...wish, roleId: role.id });
};
