import { failed, isModuleError, type CallCtx, type Gateway, type Outcome } from '@billet/sdk';
import type { GatewayRegistry } from './gateway-registry.ts';

/** Which account of which gateway, and under which key. */
export interface GatewayTarget {
  readonly extension: string;
  readonly accountId: number;
  readonly wanted: { readonly attemptKey: string };
}

/**
 * One call to a provider. Whatever goes wrong comes back as an outcome; an error the module did not classify may
 * have happened after the provider acted, so it counts as ambiguous.
 */
export const callGateway = async <T>(
  registry: GatewayRegistry,
  target: GatewayTarget,
  signal: AbortSignal,
  work: (gateway: Gateway<unknown>, ctx: CallCtx) => Promise<Outcome<T>>,
): Promise<Outcome<T>> => {
  try {
    const { gateway } = registry.get(target.extension);
    const ctx = await registry.callCtx(target.extension, target.accountId, { key: target.wanted.attemptKey, attempt: 1, signal });
    return await work(gateway, ctx);
  } catch (error) {
    if (isModuleError(error)) return error.failure;
    return failed('remote', error instanceof Error ? error.message : String(error), { ambiguous: true });
  }
};
