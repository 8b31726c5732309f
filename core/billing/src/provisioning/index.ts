import { z } from '@billet/sdk';
import { data } from '../data.ts';
import { eachZoneDaily } from '../each-zone.ts';
import type { House, Room } from '../room.ts';
import { isReached } from '../still.ts';
import { Service } from '../services/index.ts';
import { listActions, renewPassword, runAction, signOn, signOnServer } from './actions/index.ts';
import { closeAccessPoint, closePlace, closeSome, listAccessPoints, listClosings, listPlaceClosings, listPlaces, removeAccessPoint, removePlace, saveAccessPoint, savePlace } from './access-points/index.ts';
import { adoptAccount, adoptAwaited, askInventory, listAccounts, listsAccounts, mendAccounts, setUpAnew, takeInventory } from './accounts/index.ts';
import { addressInvariants, addressSettings, assignAddress, fillPool, followClient, forgetUses, freeAddress, getPool, listAddresses, listPools, removePool, reserveAddress, savePool, whoHad } from './addresses/index.ts';
import { addCapPackage, buyTopUp, capInvariants, giveTopUp, listCaps, saveCap, setUpCaps, viewCaps, withdrawCapPackage } from './caps/index.ts';
import { converge } from './converge.ts';
import { convergeJob } from './converge-job.ts';
import { followPayment } from './further-wishes.ts';
import { declareProvisioningHooks } from './hooks.ts';
import { findServices } from './find-services.ts';
import { moduleRegistryRef } from './module-registry.ts';
import { provisioningMigrations } from './migrations/index.ts';
import { enterPortal } from './portal/index.ts';
import { prepareBindings } from './prepare-binding.ts';
import { changeResource, closeSession, createResource, getResource, inspectResource, listKinds, listResources, listSessions, listTargets, listTroubles, moveResource, provisioningLog, raisedLimit, removeResource, retryProvisioning, retryResource, revealSecret, serviceResources, setRaisedLimit } from './resources/index.ts';
import { listRequests, viewRequest } from './list-requests.ts';
import { replay, replayRequest } from './replay-request.ts';
import { listProductServers, removeProductServer, saveProductServer } from './product-servers.ts';
import { listGroups, removeGroup, saveGroup } from './server-groups.ts';
import { createServer, listServers, testServer, updateServer, viewServer } from './servers.ts';
import { ResourceRaise, Server, ServerRequest, ServiceBinding } from './tables.ts';
import { sweepUsage, tellsUsage, readUsage, viewUsage } from './usage/index.ts';
import { upkeep, upkeepAll } from './upkeep.ts';
import { sendWelcome } from './welcome.ts';
import { clientRecords, clientTraces } from './client-records.ts';

export { createModuleRegistry, moduleRegistryRef, type ModuleRegistry, type RunningModule } from './module-registry.ts';
export { formOf } from './resource-kinds.ts';
export { assertUnused, makeResource, resourceSchema, resourceWish, retryProvisioning } from './resources/index.ts';
export { outcomeOf } from './outcomes.ts';
export { leaveModule } from './leave-module.ts';
export { freePlace, inOrder } from './place-service.ts';
export { recorded, redact } from './request-log.ts';
export { sendWelcome } from './welcome.ts';
export { createServer, listServers, testServer, updateServer, viewServer } from './servers.ts';
export { callerForLogin, markOfLogin, takesLogins, type PortalLogin } from './portal/index.ts';
export { bookSamples } from './usage/index.ts';
export { AddressPool, AddressUse, HeldAddress } from './addresses/index.ts';
export { CapTopUp, ServiceCap } from './caps/index.ts';
export { compareAccounts } from './accounts/index.ts';
export { createServerGate } from './server-gate.ts';
export { AwaitedAccount, ProductBinding, ResourceRaise, Server, ServerAccount, ServerGroup, ServerRequest, ServiceBinding, ServiceResource, UsageDay, UsageNow } from './tables.ts';

/** Binds the service if it is not bound yet and asks for convergence, in one transaction; what an add-on gives more of changes its service. */
const follow = (house: House, serviceId: number): Promise<void> =>
  house.executor.asSystem('provisioning.follow', async (ctx) => {
    const service = await data(ctx).all(Service).findById(serviceId);
    if (service === undefined || service.status === 'pending') return;
    const bindings = await prepareBindings(ctx, service);
    const raised = service.parent_id === null || (await data(ctx).all(ResourceRaise).findOne('product_id', service.product_id)) === undefined ? [] : await data(ctx).all(ServiceBinding).where('service_id', service.parent_id);
    await ctx.enqueue(...[...bindings, ...raised].filter((binding) => binding.state !== 'removed').map((binding) => convergeJob(binding.id)));
  });

const REQUESTS_KEPT_MS = 14 * 24 * 3_600_000;

/** What a service has left goes when what replaces it is there. */
const endLeft = (house: House, serviceId: number): Promise<void> =>
  house.executor.asSystem('provisioning.endLeft', async (ctx) => {
    const left = await data(ctx).all(ServiceBinding).where('service_id', serviceId).whereNotNull('left_plan').whereNot('state', 'removed');
    await ctx.enqueue(...left.map((binding) => convergeJob(binding.id)));
  });

/** Every service on every server is looked at once a day; what drifted is mended. */
const reconcile = async (house: House): Promise<void> => {
  const { db } = house;
  const keptFrom = new Date(house.clock.wallMs() - REQUESTS_KEPT_MS).toISOString();
  const first = await house.still.first('provisioning.firstRequest', 'select min(at) as at from server_requests');
  const old = isReached(first, keptFrom);
  const rows = await house.still.ask('provisioning.bindings', () => db.from(ServiceBinding).whereNot('state', 'removed').select('id'));
  const servers = (await house.still.ask('provisioning.servers', () => db.from(Server))).filter((server) => listsAccounts(house, server.extension));
  if (!old && rows.length === 0 && servers.length === 0) return;
  await db.transaction(async (work) => {
    await db.from(ServerRequest).where('at', '<', keptFrom).delete();
    await house.jobs.enqueue(work, servers.map(({ id }) => ({ task: 'provisioning.inventory', payload: { serverId: id }, subject: `server:${String(id)}`, dedupeKey: `inventory:${String(id)}` })));
    await house.jobs.enqueue(
      work,
      rows.map(({ id }) => ({ task: 'provisioning.converge', payload: { bindingId: id, force: true }, subject: `binding:${String(id)}`, dedupeKey: `reconcile:${String(id)}` })),
    );
  });
};

/** Every three hours each server is asked what its services use. */
const sweepAll = async (house: House): Promise<void> => {
  if (!house.services.use(moduleRegistryRef).all().some(({ id }) => tellsUsage(house, id))) return;
  const servers = (await house.db.from(Server)).filter((server) => tellsUsage(house, server.extension));
  if (servers.length === 0) return;
  await house.db.transaction(async (work) => {
    await house.jobs.enqueue(work, servers.map(({ id }) => ({ task: 'provisioning.usage', payload: { serverId: id }, subject: `server:${String(id)}`, dedupeKey: `usage:${String(id)}` })));
  });
};

export const provisioningRoom: Room = {
  name: 'provisioning',
  migrations: provisioningMigrations,
  clientRecords,
  clientTraces,
  operations: [
    listServers, createServer, updateServer, viewServer, testServer, listRequests, viewRequest, replayRequest,
    serviceResources, provisioningLog, revealSecret, listSessions, closeSession, retryProvisioning, listTroubles,
    listKinds, listResources, getResource, createResource, changeResource, listTargets, moveResource, removeResource, retryResource, inspectResource, raisedLimit, setRaisedLimit,
    listAccounts, askInventory, mendAccounts, adoptAccount, setUpAnew, listGroups, saveGroup, removeGroup, listProductServers, saveProductServer, removeProductServer, readUsage, viewUsage,
    listAccessPoints, saveAccessPoint, removeAccessPoint, closeAccessPoint, listClosings,
    listPlaces, savePlace, removePlace, closePlace, listPlaceClosings,
    listActions, renewPassword, runAction, signOn, signOnServer, enterPortal,
    listPools, getPool, savePool, removePool, fillPool, listAddresses, assignAddress, reserveAddress, freeAddress, whoHad,
    listCaps, saveCap, addCapPackage, withdrawCapPackage, viewCaps, buyTopUp, giveTopUp,
  ],
  permissions: ['servers.read', 'servers.write', 'services.write', 'resources.write', 'addresses.read', 'addresses.write', 'addresses.trace', 'accessPoints.close'],
  clientPermissions: ['services.write', 'resources.write'],
  settings: [{ owner: 'addresses', scope: 'system', schema: addressSettings }],
  declareHooks: declareProvisioningHooks,
  setUp: (house) => {
    findServices(house);
    setUpCaps(house);
    for (const name of ['service.activated', 'service.changed', 'service.suspended', 'service.ended'] as const) {
      house.hooks.on(name, (event) => follow(house, event.serviceId), { id: `follow:${name}` });
    }
    house.hooks.on('service.unsuspended', (event) => (event.wholly ? follow(house, event.serviceId) : undefined), { id: 'follow:service.unsuspended' });
    house.hooks.on(
      'provisioning.applied',
      (event) => (event.first ? house.executor.asSystem('provisioning.welcome', (ctx) => sendWelcome(ctx, event.serviceId, event.bindingId)) : undefined),
      { id: 'welcome' },
    );
    house.hooks.on('invoice.paid', (event) => followPayment(house, event.invoiceId), { id: 'follow:invoice.paid' });
    house.hooks.on('provisioning.applied', (event) => endLeft(house, event.serviceId), { id: 'end-left' });
    house.hooks.on('service.transferred', (event) => house.executor.asSystem('addresses.followClient', (ctx) => followClient(ctx, event.serviceId, event.clientId)), { id: 'addresses' });
    house.tasks.addFree('provisioning.converge', 'core:provisioning', (payload, job) => {
      const { bindingId, force } = z.strictObject({ bindingId: z.number().int(), force: z.boolean().default(false) }).parse(payload);
      return converge(house, bindingId, job.signal, force);
    });
    house.tasks.addFree('provisioning.inventory', 'core:provisioning', async (payload, job) => {
      const { serverId } = z.strictObject({ serverId: z.number().int() }).parse(payload);
      await takeInventory(house, serverId, job.signal);
      await adoptAwaited(house, serverId);
    });
    house.tasks.addFree('provisioning.replay', 'core:provisioning', (payload, job) => replay(house, z.strictObject({ requestId: z.number().int() }).parse(payload).requestId, job.signal));
    house.tasks.addFree('provisioning.usage', 'core:provisioning', (payload, job) => sweepUsage(house, z.strictObject({ serverId: z.number().int() }).parse(payload).serverId, job.signal));
    house.tasks.addFree('provisioning.closeSessions', 'core:provisioning', (payload, job) => closeSome(house, z.strictObject({ closingId: z.number().int() }).parse(payload).closingId, job.signal));
    house.tasks.addFree('provisioning.upkeep', 'core:provisioning', (payload, job) => upkeep(house, z.strictObject({ serverId: z.number().int() }).parse(payload).serverId, job.signal));
    house.scheduler.add({ name: 'provisioning.upkeep', pattern: '10 */3 * * *', zone: 'UTC', run: () => upkeepAll(house) });
    house.scheduler.add({ name: 'provisioning.usage', pattern: '25 */3 * * *', zone: 'UTC', run: () => sweepAll(house) });
    house.scheduler.add({ name: 'addresses.forget', pattern: '15 3 * * *', zone: 'UTC', run: () => forgetUses(house) });
    eachZoneDaily(house, 'provisioning.reconcile', { hour: 4, minute: 0 }, () => reconcile(house));
  },
  invariants: [
    ...addressInvariants,
    ...capInvariants,
    {
      id: 'L9',
      title: 'A removed binding belongs to an ended service, or was left for another server',
      sql: `select b.id from service_bindings b join services s on s.id = b.service_id where b.state = 'removed' and s.status not in ('cancelled', 'terminated') and b.left_plan is null`,
    },
  ],
};

