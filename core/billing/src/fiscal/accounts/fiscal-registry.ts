import { BilletError, serviceRef, type CallCtx, type Fiscal, type FiscalDefinition, type SettingsSchema } from '@billet/sdk';

/** A fiscal extension that runs. */
export interface RunningFiscal {
  readonly id: string;
  readonly title: string;
  readonly definition: FiscalDefinition<SettingsSchema>;
  readonly fiscal: Fiscal<unknown>;
}

export interface FiscalRegistry {
  add(fiscal: RunningFiscal): void;
  remove(id: string): void;
  get(id: string): RunningFiscal;
  all(): readonly RunningFiscal[];
  callCtx(extension: string, accountId: number, call: { readonly key: string; readonly attempt: number; readonly signal: AbortSignal }): Promise<CallCtx>;
}

export const fiscalRegistryRef = serviceRef<FiscalRegistry>('fiscal.authorities');

export const createFiscalRegistry = (callCtx: FiscalRegistry['callCtx']): FiscalRegistry => {
  const running = new Map<string, RunningFiscal>();
  return {
    add: (fiscal) => {
      running.set(fiscal.id, fiscal);
    },
    remove: (id) => {
      running.delete(id);
    },
    get: (id) => {
      const fiscal = running.get(id);
      if (fiscal === undefined) throw new BilletError('MODULE_OFF', `The fiscal authority "${id}" is not running.`, { status: 409, details: { id } });
      return fiscal;
    },
    all: () => [...running.values()],
    callCtx,
  };
};
