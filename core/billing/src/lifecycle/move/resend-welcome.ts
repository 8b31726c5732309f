import { conflict, defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { sendWelcome, ServiceBinding } from '../../provisioning/index.ts';
import { loadService } from '../../services/index.ts';

export const resendWelcome = defineOperation({
  name: 'services.resendWelcome',
  summary: 'Sends the mail with the login of a service again.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/welcome' },
  audience: ['staff'],
  permission: 'services.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ queued: z.boolean() }),
  run: async (ctx, { id }) => {
    await loadService(ctx, id);
    const binding = await data(ctx).all(ServiceBinding).where('service_id', id).whereNot('state', 'removed').first();
    if (binding === undefined) throw conflict('NO_BINDING', 'This service has no server.');
    await sendWelcome(ctx, id, binding.id, ctx.ids.ulid());
    ctx.touch({ kind: 'service', id }, undefined, { welcome: 'again' });
    return { queued: true };
  },
});
