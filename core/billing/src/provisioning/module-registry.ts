import { BilletError, serviceRef, type CallCtx, type ServerModule, type ServerModuleDefinition, type SettingsSchema } from '@billet/sdk';
import { createServerGate, type ServerGate } from './server-gate.ts';

/** A server module that runs, with what its author declared. */
export interface RunningModule {
  readonly id: string;
  readonly title: string;
  readonly definition: ServerModuleDefinition<SettingsSchema, SettingsSchema>;
  readonly module: ServerModule<unknown, unknown>;
}

export interface ModuleRegistry {
  add(module: RunningModule): void;
  remove(id: string): void;
  get(id: string): RunningModule;
  all(): readonly RunningModule[];
  /** Calls to one server at a time, and a minute. */
  readonly gate: ServerGate;
  /** `quiet` = neither what is sent nor what is answered is written down. */
  callCtx(extension: string, accountId: number, call: { readonly key: string; readonly attempt: number; readonly signal: AbortSignal; readonly bindingId?: number; readonly hide?: readonly string[]; readonly quiet?: boolean }): Promise<CallCtx>;
}

export const moduleRegistryRef = serviceRef<ModuleRegistry>('provisioning.modules');

export const createModuleRegistry = (callCtx: ModuleRegistry['callCtx'], wallMs: () => number): ModuleRegistry => {
  const running = new Map<string, RunningModule>();
  return {
    add: (module) => {
      running.set(module.id, module);
    },
    remove: (id) => {
      running.delete(id);
    },
    get: (id) => {
      const module = running.get(id);
      if (module === undefined) throw new BilletError('MODULE_OFF', `The module "${id}" is not running.`, { status: 409, details: { id } });
      return module;
    },
    all: () => [...running.values()],
    gate: createServerGate(wallMs),
    callCtx,
  };
};
