import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { keyringRef } from '../../refs.ts';
import { bindingSecretPlace, newPassword } from '../prepare-binding.ts';
import { openService } from '../resources/load-resource.ts';
import { ServiceBinding } from '../tables.ts';
import { standingAccounts } from './offered-actions.ts';

const PASSWORD_LENGTH = 16;

export const renewPassword = defineOperation({
  name: 'services.newPassword',
  summary: 'Gives the account of a service on its server a new password, and shows it once.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/new-password' },
  audience: ['staff', 'client'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema, bindingId: idSchema }),
  output: z.strictObject({ username: z.string(), password: z.string() }),
  transient: true,
  run: async (ctx, { id, bindingId }) => {
    const service = await openService(ctx, id);
    const found = (await standingAccounts(ctx, id)).find(({ binding, module }) => binding.id === bindingId && module.definition.identity === 'account');
    if (found === undefined) throw notFound('Account');
    const password = newPassword(PASSWORD_LENGTH);
    await data(ctx).all(ServiceBinding).findById(bindingId).patch({ secret: ctx.use(keyringRef).seal(password, bindingSecretPlace(bindingId)) });
    ctx.touch({ kind: 'service', id, clientId: service.client_id }, undefined, { newPassword: found.binding.username });
    await ctx.emit('service.changed', { serviceId: id, clientId: service.client_id });
    return { username: found.binding.username ?? '', password };
  },
});
