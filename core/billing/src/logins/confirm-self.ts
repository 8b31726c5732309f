import { BilletError, defineOperation, z } from '@billet/sdk';
import { verifyPassword } from '../passwords.ts';
import { countFailure, isLocked, ownLogin } from './own-login.ts';

/** Wrong tries count like those at the door. */
export const confirmSelf = defineOperation({
  name: 'logins.confirm',
  summary: 'Shows with the password that one’s own session is still in the right hands.',
  kind: 'command',
  audience: ['client', 'staff'],
  permission: 'public',
  input: z.strictObject({ current: z.string().max(200) }),
  output: z.strictObject({ sure: z.boolean() }),
  sensitive: ['current'],
  run: async (ctx, { current }) => {
    const login = await ownLogin(ctx);
    if (isLocked(ctx, login)) throw new BilletError('TOO_MANY', 'Too many tries. Wait a minute.', { status: 429 });
    if (await verifyPassword(current, login.passwordHash)) return { sure: true };
    await countFailure(ctx, login);
    return { sure: false };
  },
});
