import { failed, isBilletError, isModuleError, type CallCtx, type Failure, type Fiscal, type Outcome } from '@billet/sdk';
import type { FiscalRegistry } from './fiscal-registry.ts';

export interface FiscalCall {
  readonly key: string;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

const ASK_AGAIN_MS = 60_000;

/** Whatever else was thrown may have been thrown after the document arrived: the authority is asked before it is sent again. */
const asFailure = (error: unknown): Failure => {
  if (isModuleError(error)) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return isBilletError(error) ? failed('remote', message, { retry: 'later' }) : failed('remote', message, { ambiguous: true, retryAfterMs: ASK_AGAIN_MS });
};

/** Speaks to the account's authority; what is thrown on the way comes back as a failure. */
export const callFiscal = async <T>(
  registry: FiscalRegistry,
  account: { readonly id: number; readonly extension: string },
  call: FiscalCall,
  work: (fiscal: Fiscal<unknown>, ctx: CallCtx) => Promise<Outcome<T>>,
): Promise<Outcome<T>> => {
  try {
    return await work(registry.get(account.extension).fiscal, await registry.callCtx(account.extension, account.id, call));
  } catch (error) {
    return asFailure(error);
  }
};
