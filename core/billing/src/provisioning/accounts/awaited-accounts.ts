import { conflict, defineOperation, z, type OperationCtx } from '@billet/sdk';
import { Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadService, type Service } from '../../services/index.ts';
import { rolesOf } from '../place-service.ts';
import { AwaitedAccount, ServiceBinding } from '../tables.ts';

/** Whether a service has an account elsewhere that was not taken over yet. */
export const awaitsAccount = async (ctx: OperationCtx, serviceId: number): Promise<boolean> => (await data(ctx).all(AwaitedAccount).where('service_id', serviceId).whereNull('settled_at').first()) !== undefined;

/** The wait is over when each server that the product uses has its account; until then what is missing is not made. */
export const settleAwaited = async (ctx: OperationCtx, service: Service): Promise<void> => {
  const { all } = data(ctx);
  const waiting = await all(AwaitedAccount).where('service_id', service.id).whereNull('settled_at').first();
  const product = await all(Product).findById(service.server_product_id ?? service.product_id);
  if (waiting === undefined || product === undefined) return;
  const bound = new Set((await all(ServiceBinding).where('service_id', service.id).whereNot('state', 'removed')).map((each) => each.role));
  if ((await rolesOf(ctx, product)).every(({ role }) => bound.has(role))) await all(AwaitedAccount).findById(waiting.id).patch({ settled_at: ctx.clock.now() });
};

export const setUpAnew = defineOperation({
  name: 'services.setUpAnew',
  summary: 'Says that a service which came from another system has no account there to be taken over: what is missing is set up here.',
  kind: 'command',
  http: { method: 'POST', path: '/services/{id}/set-up' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({}),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    const settled = await data(ctx).all(AwaitedAccount).where('service_id', id).whereNull('settled_at').patch({ settled_at: ctx.clock.now() });
    if (settled === 0) throw conflict('NOT_AWAITED', 'No account of this service is waited for.');
    ctx.touch({ kind: 'service', id, clientId: service.client_id }, undefined, { setUpAnew: true });
    await ctx.emit('service.changed', { serviceId: id, clientId: service.client_id });
    return {};
  },
});
