import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { assertGrantable, StaffMember, StaffRole } from '../staff/index.ts';
import { dropFactors } from './factors.ts';
import { endSessionsOf, findLogin, subjectOf } from './own-login.ts';

/** For those who have lost both the app and the codes. Nobody strips a colleague who may do more than himself. */
export const clearFactors = defineOperation({
  name: 'logins.clearFactors',
  summary: 'Takes app, codes and passkeys from a login, so that the password alone opens it again.',
  kind: 'command',
  http: { method: 'POST', path: '/logins/{kind}/{id}/factors/clear' },
  audience: ['staff'],
  permission: 'staff.write',
  input: z.strictObject({ kind: z.enum(['client', 'staff']), id: idSchema, reason: z.string().trim().min(3).max(200) }),
  output: z.strictObject({ cleared: z.boolean() }),
  run: async (ctx, { kind, id, reason }) => {
    const login = await findLogin(ctx, { kind, id });
    if (login === undefined) throw notFound('Login');
    const member = kind === 'staff' ? await data(ctx).all(StaffMember).findById(id) : undefined;
    const role = member === undefined ? undefined : await data(ctx).all(StaffRole).findById(member.role_id);
    assertGrantable(ctx, (role?.permissions as string[] | undefined) ?? [], 'id');
    await dropFactors(ctx, login);
    await endSessionsOf(ctx, login);
    ctx.touch(subjectOf(login), undefined, { factors: 'cleared', reason });
    return { cleared: true };
  },
});
