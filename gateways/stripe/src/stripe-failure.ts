import { ModuleError } from '@billet/sdk';
import Stripe from 'stripe';

/** Whether the call changes something at Stripe: only then can a lost answer hide a deed. */
export type Effect = 'reads' | 'writes';

/** The connection never came about, so nothing was sent. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const codesOf = (error: unknown, depth = 4): readonly string[] => {
  if (typeof error !== 'object' || error === null || depth === 0) return [];
  const { code, cause, detail } = error as { code?: unknown; cause?: unknown; detail?: unknown };
  return [
    ...(typeof code === 'string' ? [code] : []),
    ...codesOf(cause, depth - 1),
    ...codesOf(detail, depth - 1),
  ];
};

const lost = (error: InstanceType<typeof Stripe.errors.StripeError>, effect: Effect): ModuleError => {
  if (codesOf(error).some((code) => NOT_SENT.has(code)))
    return new ModuleError('network', 'Stripe cannot be reached.');
  return new ModuleError('timeout', 'The answer of Stripe was lost.', { ambiguous: effect === 'writes' });
};

const seconds = (header: unknown): number | undefined => {
  const value = Number(header);
  return Number.isFinite(value) && value > 0 ? value * 1000 : undefined;
};

const rate = (error: InstanceType<typeof Stripe.errors.StripeError>): ModuleError => {
  const retryAfterMs = seconds(error.headers?.['retry-after']);
  return new ModuleError(
    'rate',
    'Stripe asks to slow down.',
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
};

const invalidRequest = (error: InstanceType<typeof Stripe.errors.StripeError>): ModuleError => {
  const more = {
    ...(error.code === undefined ? {} : { code: error.code }),
    ...(error.param === undefined ? {} : { field: error.param }),
  };
  return error.code === 'resource_missing'
    ? new ModuleError('notFound', error.message, more)
    : new ModuleError('invalid', error.message, more);
};

/** Stripe's error classes in our words. What may have been carried out all the same is marked ambiguous. */
export const stripeFailure = (error: unknown, effect: Effect): ModuleError => {
  if (error instanceof ModuleError) return error;
  if (!(error instanceof Stripe.errors.StripeError)) {
    return new ModuleError('remote', error instanceof Error ? error.message : String(error), {
      ambiguous: effect === 'writes',
    });
  }
  switch (error.type) {
    case 'StripeConnectionError':
      return lost(error, effect);
    case 'StripeRateLimitError':
      return rate(error);
    case 'StripeAuthenticationError':
    case 'StripePermissionError':
      return new ModuleError(
        'auth',
        'Stripe refuses the secret key: it is wrong, revoked or lacks a permission.',
      );
    case 'StripeIdempotencyError':
      return new ModuleError('invalid', 'The same attempt was sent before with other data.', {
        retry: 'never',
        code: 'idempotency_error',
      });
    case 'StripeCardError':
      return new ModuleError('declined', error.message, {
        code:
          error.decline_code === undefined || error.decline_code === ''
            ? (error.code ?? 'card_declined')
            : error.decline_code,
      });
    case 'StripeInvalidRequestError':
      return invalidRequest(error);
    default:
      return error.statusCode === 409
        ? new ModuleError('busy', 'Stripe is still working on the same request.', {
            ambiguous: effect === 'writes',
          })
        : new ModuleError('remote', 'Stripe answered with an error of its own.', {
            ambiguous: effect === 'writes',
            retry: effect === 'writes' ? 'lookup' : 'later',
          });
  }
};
