import { BilletError, serviceRef, type CallCtx, type Registrar, type RegistrarDefinition, type SettingsSchema } from '@billet/sdk';

/** A registrar extension that runs. */
export interface RunningRegistrar {
  readonly id: string;
  readonly title: string;
  readonly definition: RegistrarDefinition<SettingsSchema>;
  readonly registrar: Registrar<unknown>;
}

export interface RegistrarRegistry {
  add(registrar: RunningRegistrar): void;
  remove(id: string): void;
  get(id: string): RunningRegistrar;
  all(): readonly RunningRegistrar[];
  callCtx(extension: string, accountId: number, call: { readonly key: string; readonly attempt: number; readonly signal: AbortSignal }): Promise<CallCtx>;
}

export const registrarRegistryRef = serviceRef<RegistrarRegistry>('domains.registrars');

export const createRegistrarRegistry = (callCtx: RegistrarRegistry['callCtx']): RegistrarRegistry => {
  const running = new Map<string, RunningRegistrar>();
  return {
    add: (registrar) => {
      running.set(registrar.id, registrar);
    },
    remove: (id) => {
      running.delete(id);
    },
    get: (id) => {
      const registrar = running.get(id);
      if (registrar === undefined) throw new BilletError('MODULE_OFF', `The registrar "${id}" is not running.`, { status: 409, details: { id } });
      return registrar;
    },
    all: () => [...running.values()],
    callCtx,
  };
};
