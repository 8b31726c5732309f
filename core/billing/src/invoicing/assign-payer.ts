import { conflict, defineOperation, invalid, notFound, z } from '@billet/sdk';
import { Payer } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { Service } from '../services/index.ts';

/** Who is billed for one service; its documents from now on are grouped by him. */
export const assignPayer = defineOperation({
  name: 'services.assignPayer',
  summary: 'Bills a service to another payer of the client from the next document on.',
  kind: 'command',
  http: { method: 'PUT', path: '/services/{serviceId}/payer' },
  audience: ['staff', 'client'],
  permission: 'services.write',
  input: z.strictObject({ serviceId: idSchema, payerId: idSchema }),
  output: z.strictObject({ payerId: z.number().int() }),
  run: async (ctx, { serviceId, payerId }) => {
    const { of, all } = data(ctx);
    const service = await of(Service).findById(serviceId);
    if (service === undefined) throw notFound('Service');
    if ((await all(Payer).findOne({ id: payerId, client_id: service.client_id })) === undefined) throw invalid('NOT_FOUND', 'payerId', 'Payer not found.');
    const touched = await all(Service).where({ id: serviceId, version: service.version }).patch({ payer_id: payerId, version: service.version + 1 });
    if (touched === 0) throw conflict('STALE', 'It has changed meanwhile. Load it again.');
    ctx.touch({ kind: 'service', id: serviceId, clientId: service.client_id }, { payerId: service.payer_id }, { payerId });
    return { payerId };
  },
});
