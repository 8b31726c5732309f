import { addonMigrations, migrate } from '@billet/database';
import { createHttp, currentHookScope, systemCaller, type KindHandler, type LoadedExtension } from '@billet/kernel';
import { type AddonDefinition, BilletError, type CallCtx, type Ctx, type ExtensionKind, type FiscalDefinition, type GatewayDefinition, type RegistrarDefinition, type ScheduleDefinition, type ServerModuleDefinition, type SettingsSchema, z } from '@billet/sdk';
import { createRegistrarRegistry, registrarRegistryRef } from '../domains/index.ts';
import { createFiscalRegistry, fiscalRegistryRef } from '../fiscal/index.ts';
import { createGatewayRegistry, GatewayAccount, gatewayRegistryRef, type CallCtxMaker } from '../payments/index.ts';
import { createModuleRegistry, moduleRegistryRef, recorded, type ModuleRegistry } from '../provisioning/index.ts';
import { createTaxSources, taxSourcesRef } from '../tax/index.ts';
import { configRef } from '../refs.ts';
import { isReached } from '../still.ts';
import type { HouseCore } from './house-core.ts';

/** The context an extension lives in, for one set of settings. */
const makeCtx = <C>(core: HouseCore, loaded: LoadedExtension, settings: C): Ctx<C> => {
  const { manifest } = loaded.package;
  return {
    extension: manifest.id,
    settings,
    log: core.log.child({ extension: manifest.id }),
    clock: core.clock,
    ids: core.ids,
    hooks: core.bus.scope(manifest.id),
    kv: {
      get: (key) => core.keyValues.get(manifest.id, key),
      set: (key, value) => core.keyValues.set(manifest.id, key, value),
      delete: (key) => core.keyValues.delete(manifest.id, key),
      turn: (key, everyMs) => core.keyValues.turn(manifest.id, key, everyMs, core.clock.wallMs()),
    },
    call: (operation, input) => core.executor.callByName(operation, input, systemCaller),
    http: createHttp({ extension: manifest.id, permissions: manifest.permissions, allowInner: manifest.kind === 'module' || core.services.use(configRef).allowInner === true, outlet: core.outlet }),
  };
};

const firstSchema = z.object({ at: z.string().nullable() });

/** Looks before anything is written: on most days of a sandbox's year nothing is due. */
const startIfDue = async (core: HouseCore, extension: string, { name, task, first }: ScheduleDefinition): Promise<void> => {
  if (first !== undefined) {
    const { at } = firstSchema.parse(await core.still.ask(`${extension}:${name}`, () => core.executor.callByName(first, {}, systemCaller)));
    if (!isReached(at, core.clock.now())) return;
  }
  await core.enqueue(task);
};

/** What starting and stopping means for each kind of extension. */
export const createKindHandlers = (core: HouseCore): Readonly<Record<ExtensionKind, KindHandler>> => {
  const contexts = new Map<string, LoadedExtension>();

  const callCtx = async (extension: string, accountId: number, call: { readonly key: string; readonly attempt: number; readonly signal: AbortSignal }): Promise<CallCtx> => {
    core.outlet.assertLive();
    const loaded = contexts.get(extension) as LoadedExtension;
    const settings = await core.settings.get(extension, 'account', String(accountId));
    return {
      ...makeCtx(core, loaded, settings),
      accountId: String(accountId),
      attempt: call.attempt,
      idempotencyKey: call.key,
      dryRun: false,
      signal: call.signal,
      actor: currentHookScope()?.actor ?? { kind: 'system' },
    };
  };
  /** A gateway is also told where the messages of its account arrive. */
  const gatewayCtx: CallCtxMaker = async (extension, accountId, call) => {
    const pathOf = async (): Promise<string | undefined> => call.hookPath ?? (await core.db.from(GatewayAccount).findById(accountId))?.hook_path;
    const [hookPath, made] = await Promise.all([pathOf(), callCtx(extension, accountId, call)]);
    return hookPath === undefined ? made : { ...made, hookUrl: `${core.services.use(configRef).baseUrl()}/hooks/${hookPath}` };
  };
  const gateways = createGatewayRegistry(gatewayCtx);
  const moduleCtx: ModuleRegistry['callCtx'] = async (extension, serverId, call) =>
    recorded(core.db, core.clock, await callCtx(extension, serverId, call), { serverId, bindingId: call.bindingId, key: call.key, quiet: call.quiet === true }, call.hide ?? []);
  const modules = createModuleRegistry(moduleCtx, () => core.clock.wallMs());
  const registrars = createRegistrarRegistry(callCtx);
  const authorities = createFiscalRegistry(callCtx);
  core.services.provide(gatewayRegistryRef, gateways);
  core.services.provide(moduleRegistryRef, modules);
  const taxSources = createTaxSources();
  core.services.provide(taxSourcesRef, taxSources);
  core.services.provide(registrarRegistryRef, registrars);
  core.services.provide(fiscalRegistryRef, authorities);

  const leave = async (loaded: LoadedExtension): Promise<void> => {
    const { id } = loaded.package.manifest;
    await core.bus.release(id);
    core.settings.withdraw(id);
    contexts.delete(id);
  };
  const data: KindHandler = { start: () => Promise.resolve(), stop: () => Promise.resolve() };

  return {
    theme: data,
    language: data,
    gateway: {
      start: async (loaded) => {
        const definition = loaded.extension.definition as GatewayDefinition<SettingsSchema>;
        const { id, title } = loaded.package.manifest;
        contexts.set(id, loaded);
        core.settings.declare({ owner: id, scope: 'account', schema: definition.account });
        gateways.add({ id, title, definition, gateway: await definition.create(makeCtx(core, loaded, undefined)) });
      },
      stop: async (loaded) => {
        gateways.remove(loaded.package.manifest.id);
        await (loaded.extension.definition as GatewayDefinition<SettingsSchema>).stop?.();
        await leave(loaded);
      },
    },
    module: {
      start: async (loaded) => {
        const definition = loaded.extension.definition as ServerModuleDefinition<SettingsSchema, SettingsSchema>;
        const { id, title } = loaded.package.manifest;
        contexts.set(id, loaded);
        core.settings.declare({ owner: id, scope: 'account', schema: definition.account });
        core.settings.declare({ owner: id, scope: 'product', schema: definition.product });
        modules.add({ id, title, definition, module: await definition.create(makeCtx(core, loaded, undefined)) });
      },
      stop: async (loaded) => {
        modules.remove(loaded.package.manifest.id);
        await (loaded.extension.definition as ServerModuleDefinition<SettingsSchema, SettingsSchema>).stop?.();
        await leave(loaded);
      },
    },
    registrar: {
      start: async (loaded) => {
        const definition = loaded.extension.definition as RegistrarDefinition<SettingsSchema>;
        const { id, title } = loaded.package.manifest;
        contexts.set(id, loaded);
        core.settings.declare({ owner: id, scope: 'account', schema: definition.account });
        registrars.add({ id, title, definition, registrar: await definition.create(makeCtx(core, loaded, undefined)) });
      },
      stop: async (loaded) => {
        registrars.remove(loaded.package.manifest.id);
        await (loaded.extension.definition as RegistrarDefinition<SettingsSchema>).stop?.();
        await leave(loaded);
      },
    },
    fiscal: {
      start: async (loaded) => {
        const definition = loaded.extension.definition as FiscalDefinition<SettingsSchema>;
        const { id, title } = loaded.package.manifest;
        contexts.set(id, loaded);
        core.settings.declare({ owner: id, scope: 'account', schema: definition.account });
        authorities.add({ id, title, definition, fiscal: await definition.create(makeCtx(core, loaded, undefined)) });
      },
      stop: async (loaded) => {
        authorities.remove(loaded.package.manifest.id);
        await (loaded.extension.definition as FiscalDefinition<SettingsSchema>).stop?.();
        await leave(loaded);
      },
    },
    addon: {
      start: async (loaded) => {
        const definition = loaded.extension.definition as AddonDefinition<SettingsSchema>;
        const { id } = loaded.package.manifest;
        const tables = definition.tables ?? [];
        await migrate(core.db, id, addonMigrations(id, tables), { tablePrefix: `x_${id.replaceAll('-', '_')}_` });
        for (const table of tables) core.addonTables.set(table, id);
        if (definition.settings !== undefined) core.settings.declare({ owner: id, scope: 'extension', schema: definition.settings });
        for (const operation of definition.operations ?? []) core.registry.add(operation, id);
        for (const job of definition.jobs ?? []) core.tasks.add(job, id);
        for (const schedule of definition.schedules ?? []) {
          core.scheduler.add({ name: `${id}:${schedule.name}`, pattern: schedule.pattern, zone: 'UTC', run: () => startIfDue(core, id, schedule) });
        }
        const settings = definition.settings === undefined ? {} : await core.settings.get(id, 'extension');
        const ctx = makeCtx(core, loaded, settings);
        if (definition.taxRates !== undefined) taxSources.addRates(id, loaded.package.manifest.title, definition.taxRates);
        if (definition.taxNumbers !== undefined) taxSources.addChecker(id, definition.taxNumbers(ctx));
        for (const { ref, value } of definition.services?.(ctx) ?? []) {
          if (!ref.id.startsWith(`${id}.`)) throw new BilletError('SERVICE_NAME', `A service of ${id} must be called "${id}.…", not "${ref.id}".`, { status: 500 });
          core.services.provide(ref, value);
        }
        await definition.start?.(ctx);
      },
      stop: async (loaded) => {
        const definition = loaded.extension.definition as AddonDefinition<SettingsSchema>;
        const { id } = loaded.package.manifest;
        await definition.stop?.();
        taxSources.remove(id);
        core.registry.removeOwned(id);
        core.tasks.removeOwned(id);
        core.scheduler.remove(`${id}:`);
        await leave(loaded);
      },
    },
  };
};
