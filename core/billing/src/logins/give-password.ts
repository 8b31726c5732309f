import { defineOperation, notFound, z, type OperationCtx } from '@billet/sdk';
import { Client, Membership } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { hashPassword } from '../passwords.ts';
import { endSessionsOf, setPassword, subjectOf } from './own-login.ts';

/** Without signs that are taken for one another when they are read out on the phone. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789+';
const GROUPS = 4;

/** Four groups of four: 80 bits of chance. */
const freshPassword = (ctx: OperationCtx): string => {
  const bytes = Buffer.from(ctx.ids.token(32), 'base64url');
  const signs = [...bytes.subarray(0, GROUPS * 4)].map((byte) => SIGNS[byte % SIGNS.length] ?? 'a');
  return Array.from({ length: GROUPS }, (_none, at) => signs.slice(at * 4, at * 4 + 4).join('')).join('-');
};

/** Row A11. For people who cannot read the mail with the link that they could ask for themselves. */
export const givePassword = defineOperation({
  name: 'logins.givePassword',
  summary: 'Gives a login of a client a password that is made up here and told once, in the answer. Every session of the login ends; second factors stay.',
  kind: 'command',
  audience: ['staff'],
  permission: 'logins.write',
  input: z.strictObject({ clientId: idSchema, userId: idSchema }),
  output: z.strictObject({ password: z.string() }),
  transient: true,
  run: async (ctx, { clientId, userId }) => {
    const { of, all } = data(ctx);
    if ((await of(Client).findById(clientId)) === undefined) throw notFound('Client');
    if ((await all(Membership).findOne({ client_id: clientId, user_id: userId })) === undefined) throw notFound('Login');
    const login = { kind: 'client', id: userId } as const;
    const password = freshPassword(ctx);
    await setPassword(ctx, login, await hashPassword(password));
    await endSessionsOf(ctx, login);
    ctx.touch({ ...subjectOf(login), clientId }, undefined, { password: 'given by staff' });
    return { password };
  },
});
