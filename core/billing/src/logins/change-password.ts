import { BilletError, defineOperation, z } from '@billet/sdk';
import { hashPassword, verifyPassword } from '../passwords.ts';
import { endSessionsOf, ownLogin, setPassword } from './own-login.ts';

export const changePassword = defineOperation({
  name: 'logins.changePassword',
  summary: 'Changes one’s own password; every session of the login ends.',
  kind: 'command',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({ current: z.string().max(200), password: z.string().min(10).max(200) }),
  output: z.strictObject({ changed: z.boolean() }),
  sensitive: ['current', 'password'],
  run: async (ctx, { current, password }) => {
    const login = await ownLogin(ctx);
    if (!(await verifyPassword(current, login.passwordHash))) throw new BilletError('PASSWORD_WRONG', 'This is not your password.', { status: 422, field: 'current' });
    await setPassword(ctx, login, await hashPassword(password));
    await endSessionsOf(ctx, login);
    ctx.touch({ kind: login.kind === 'staff' ? 'staff' : 'user', id: login.id }, undefined, { password: 'changed' });
    return { changed: true };
  },
});
