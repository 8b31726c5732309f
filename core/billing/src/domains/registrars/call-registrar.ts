import { failed, isModuleError, type CallCtx, type Failure, type Outcome, type Registrar } from '@billet/sdk';
import type { RegistrarRegistry } from './registrar-registry.ts';

export interface RegistrarCall {
  readonly key: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

export const asFailure = (error: unknown): Failure =>
  isModuleError(error) ? error.failure : failed('remote', error instanceof Error ? error.message : String(error), { retry: 'later' });

/** Speaks to the account's registrar; what is thrown on the way comes back as a failure. */
export const callRegistrar = async <T>(
  registry: RegistrarRegistry,
  account: { readonly id: number; readonly extension: string },
  call: RegistrarCall,
  work: (registrar: Registrar<unknown>, ctx: CallCtx) => Promise<Outcome<T>>,
): Promise<Outcome<T>> => {
  try {
    return await work(registry.get(account.extension).registrar, await registry.callCtx(account.extension, account.id, call));
  } catch (error) {
    return asFailure(error);
  }
};
