import { defineOperation, z } from '@billet/sdk';
import { hashPassword } from '../passwords.ts';
import { endSessionsOf, setPassword, subjectOf, sureLogin } from './own-login.ts';

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
    const login = await sureLogin(ctx, current);
    await setPassword(ctx, login, await hashPassword(password));
    await endSessionsOf(ctx, login);
    ctx.touch(subjectOf(login), undefined, { password: 'changed' });
    return { changed: true };
  },
});
