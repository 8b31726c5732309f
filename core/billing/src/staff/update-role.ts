import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { assertGrantable, permissionPattern } from './manage-staff.ts';
import { StaffMember, StaffRole } from './tables.ts';

/** What a role may do from now on. Nobody takes or gives what he does not hold, and nobody edits the role he stands on. */
export const updateRole = defineOperation({
  name: 'roles.update',
  summary: 'Changes the name and the permissions of a role.',
  kind: 'command',
  http: { method: 'PATCH', path: '/roles/{id}' },
  audience: ['staff'],
  permission: 'staff.write',
  input: z.strictObject({ id: idSchema, name: z.string().trim().min(1).max(60), permissions: z.array(permissionPattern).min(1).max(200) }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id, name, permissions }) => {
    const { all } = data(ctx);
    const before = await all(StaffRole).findById(id);
    if (before === undefined) throw notFound('Role');
    const me = ctx.caller.userId === undefined ? undefined : await all(StaffMember).findById(ctx.caller.userId);
    if (me?.role_id === id) throw conflict('NOT_YOURSELF', 'You cannot change your own role.');
    assertGrantable(ctx, before.permissions as string[], 'id');
    assertGrantable(ctx, permissions, 'permissions');
    await all(StaffRole).findById(id).patch({ name, permissions });
    ctx.touch({ kind: 'role', id }, { name: before.name, permissions: before.permissions }, { name, permissions });
    return { id };
  },
});
