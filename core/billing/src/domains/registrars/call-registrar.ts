import { failed, isBilletError, isModuleError, type CallCtx, type Failure, type Outcome, type Registrar } from '@billet/sdk';
import type { RegistrarRegistry } from './registrar-registry.ts';

export interface RegistrarCall {
  readonly key: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

const ASK_AGAIN_MS = 5 * 60_000;

/** Whatever else was thrown may have been thrown after the command arrived: what became of it is asked before it is sent again. */
const asFailure = (error: unknown): Failure => {
  if (isModuleError(error)) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return isBilletError(error) ? failed('remote', message, { retry: 'later' }) : failed('remote', message, { ambiguous: true, retryAfterMs: ASK_AGAIN_MS });
};

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
