import { conflict, defineOperation, invalid, notFound, z, type BilletError, type OperationCtx, type Ref } from '@billet/sdk';
import { Product } from '../../catalog/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadService, type Service } from '../../services/index.ts';
import { freePlace, rolesOf } from '../place-service.ts';
import { settleAwaited } from './awaited-accounts.ts';
import { Server, ServerAccount, ServiceBinding } from '../tables.ts';

const OPEN = ['pending', 'active', 'suspended'];

/** The role in which the product of a service uses servers of this kind. */
const roleOn = async (ctx: OperationCtx, service: Service, extension: string): Promise<{ readonly role: string; readonly position: number }> => {
  const product = await data(ctx).all(Product).findById(service.server_product_id ?? service.product_id);
  const found = product === undefined ? undefined : (await rolesOf(ctx, product)).find((each) => each.extension === extension);
  if (found === undefined) throw invalid('ADOPT_PRODUCT', 'serviceId', 'The product of this service does not use servers of this kind.');
  return found;
};

const taken = (): BilletError => conflict('ADOPT_TAKEN', 'This account belongs to a service already.');

/** The list of accounts is older than what was made meanwhile, and leaves out services that ended: their accounts are still theirs. */
const isOfAnother = async (ctx: OperationCtx, account: ServerAccount, own: number | undefined): Promise<boolean> => {
  const others = await data(ctx).all(ServiceBinding).where('server_id', account.server_id).whereNot('state', 'removed').whereNot('id', own ?? 0).select('id', 'username', 'remote');
  return others.some(({ username, remote }) => username === account.username || (remote as Ref | null)?.id === account.account);
};

/** An account that was made by hand or by another program becomes that of a service. From then on it is as the service says. */
export const adoptAccount = defineOperation({
  name: 'servers.adoptAccount',
  summary: 'Takes over an account that no service has, for a service that has none there yet.',
  kind: 'command',
  http: { method: 'POST', path: '/servers/{id}/accounts/{accountId}/adopt' },
  audience: ['staff'],
  permission: 'servers.write',
  input: z.strictObject({ id: idSchema, accountId: idSchema, serviceId: idSchema }),
  output: z.strictObject({ bindingId: z.number().int() }),
  run: async (ctx, { id, accountId, serviceId }) => {
    const { all } = data(ctx);
    const server = await all(Server).findById(id);
    const account = await all(ServerAccount).findOne({ id: accountId, server_id: id });
    if (server === undefined || account === undefined) throw notFound('Account');
    if (account.drift !== 'unknown' || account.binding_id !== null) throw taken();
    const service = await loadService(ctx, serviceId).catch(() => undefined);
    if (service === undefined || !OPEN.includes(service.status)) throw invalid('ADOPT_SERVICE', 'serviceId', 'There is no such service, or it has ended.');
    const { role, position } = await roleOn(ctx, service, server.extension);
    const bound = await all(ServiceBinding).where('service_id', service.id).where((either) => void either.where('role', role).orWhere('server_id', id)).first();
    if (bound !== undefined && (bound.remote !== null || bound.state === 'removed')) throw invalid('ADOPT_BOUND', 'serviceId', 'This service has an account already.');
    if (await isOfAnother(ctx, account, bound?.id)) throw taken();
    // Of two who adopt it at once, the second finds it taken.
    if ((await all(ServerAccount).where({ id: accountId, drift: 'unknown' }).patch({ drift: 'none' })) === 0) throw taken();
    const named = { server_id: id, username: account.username, remote: { id: account.account, ...(account.domain === null ? {} : { domain: account.domain }) }, state: 'pending', error: null, secret: null, applied_hash: null };
    let bindingId = bound?.id;
    if (bound === undefined) {
      const made = await all(ServiceBinding).insertAndFetch({ service_id: service.id, client_id: service.client_id, extension: server.extension, role, position, attempts: 0, created_at: ctx.clock.now(), ...named });
      bindingId = made.id;
    } else {
      await all(ServiceBinding).findById(bound.id).patch(named);
      await freePlace(ctx, bound.server_id);
    }
    await all(Server).findById(id).increment('placed', 1);
    await all(ServerAccount).findById(accountId).patch({ binding_id: bindingId ?? null });
    await settleAwaited(ctx, service);
    ctx.touch({ kind: 'service', id: service.id, clientId: service.client_id }, undefined, { adopted: account.username, server: server.name });
    ctx.touch({ kind: 'server', id }, undefined, { adopted: account.username });
    await ctx.emit('service.changed', { serviceId: service.id, clientId: service.client_id });
    return { bindingId: bindingId ?? 0 };
  },
});
