import { ModuleError, type CallCtx } from '@billet/sdk';
import Stripe from 'stripe';
import { isLiveKey, type Account } from './account.ts';
import { stripeFailure, type Effect } from './stripe-failure.ts';

const TIMEOUT_MS = 20_000;

/**
 * `fetch` that ends with the call. The SDK's own Node client repeats a request once when the line is cut, even with
 * retries off; with `fetch` it does not.
 */
const fetchUntil =
  (signal: AbortSignal): typeof fetch =>
  (input, init) =>
    fetch(input, {
      ...init,
      redirect: 'manual',
      signal: init?.signal ? AbortSignal.any([signal, init.signal]) : signal,
    });

/** Why this key must not be used in this house, if it must not. */
export const modeProblem = (ctx: CallCtx<Account>): string | undefined => {
  if (isLiveKey(ctx.settings.secretKey) !== ctx.clock.sandbox) return undefined;
  return ctx.clock.sandbox
    ? 'This is a live key, but the house is a sandbox: use the key of the test mode.'
    : 'This is a test key, but the house is live: its payments would not be real.';
};

const open = (ctx: CallCtx<Account>): Stripe => {
  if (ctx.dryRun)
    throw new ModuleError('unsupported', 'Nothing leaves the house in a dry run.', { retry: 'never' });
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'The call was given up before anything was sent.');
  const problem = modeProblem(ctx);
  if (problem !== undefined) throw new ModuleError('auth', problem);
  const { apiHost, apiPort, apiProtocol, secretKey } = ctx.settings;
  return new Stripe(secretKey.reveal(), {
    host: apiHost,
    port: apiPort,
    protocol: apiProtocol,
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(fetchUntil(ctx.signal)),
    appInfo: { name: 'Billet' },
  });
};

/** One call to Stripe; what goes wrong is thrown as a `ModuleError`. */
export const askStripe = async <T>(
  ctx: CallCtx<Account>,
  effect: Effect,
  work: (stripe: Stripe) => Promise<T>,
): Promise<T> => {
  try {
    return await work(open(ctx));
  } catch (error) {
    const failure = stripeFailure(error, effect);
    const requestId = error instanceof Stripe.errors.StripeError ? error.requestId : undefined;
    ctx.log.warn('stripe call failed', {
      kind: failure.failure.kind,
      code: failure.failure.code,
      ambiguous: failure.failure.ambiguous,
      requestId,
    });
    throw failure;
  }
};
