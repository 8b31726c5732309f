import { ModuleError, type CallCtx, type PaymentFact } from '@billet/sdk';
import type Stripe from 'stripe';
import type { Account } from './account.ts';
import { attemptTime } from './attempt-time.ts';
import { ATTEMPT_KEY } from './names.ts';
import {
  attemptOfIntent,
  attemptOfSession,
  factOfIntent,
  factOfSession,
  INTENT_PARTS,
  SESSION_PARTS,
} from './payment-fact.ts';
import { askStripe } from './stripe-client.ts';

const MINUTE = 60;
const DAY = 86_400;
const PAGE = 100;
const MOST = 1000;

/** Objects made by an attempt are made within a day of it, because its idempotency keys live that long. */
const around = (attemptKey: string): { created?: Stripe.RangeQueryParam } => {
  const made = attemptTime(attemptKey);
  return made === undefined ? {} : { created: { gte: made - 5 * MINUTE, lte: made + DAY } };
};

/**
 * Looks through a list for what an attempt made. Not found must mean "is not there", so a list that is too long to
 * be read to its end is an error.
 */
export const scan = async <T>(
  list: AsyncIterable<T>,
  matches: (item: T) => boolean,
  isFinal: (item: T) => boolean,
): Promise<T | undefined> => {
  let newest: T | undefined;
  let seen = 0;
  for await (const item of list) {
    seen += 1;
    if (matches(item)) {
      if (isFinal(item)) return item;
      newest ??= item;
    }
    if (seen >= MOST)
      throw new ModuleError(
        'busy',
        'Too many payments to look through; the attempt may be among the others.',
      );
  }
  return newest;
};

/** What became of an attempt whose answer was lost: its page, else a direct charge. */
export const findByAttempt = async (
  ctx: CallCtx<Account>,
  attemptKey: string,
): Promise<PaymentFact | undefined> => {
  const session = await askStripe(ctx, 'reads', (stripe) =>
    scan(
      stripe.checkout.sessions.list({
        ...around(attemptKey),
        limit: PAGE,
        expand: SESSION_PARTS.map((part) => `data.${part}`),
      }),
      (item) => attemptOfSession(item) === attemptKey,
      (item) => item.status === 'complete',
    ),
  );
  if (session !== undefined) return factOfSession(session);
  const intent = (await searchIntent(ctx, attemptKey)) ?? (await listIntent(ctx, attemptKey));
  return intent === undefined ? undefined : factOfIntent(intent);
};

/** Finds payments of any age, but what is a minute old may be missing. */
const searchIntent = async (
  ctx: CallCtx<Account>,
  attemptKey: string,
): Promise<Stripe.PaymentIntent | undefined> => {
  if (!/^[\w-]+$/.test(attemptKey)) return undefined;
  const found = await askStripe(ctx, 'reads', (stripe) =>
    stripe.paymentIntents.search({
      query: `metadata['${ATTEMPT_KEY}']:'${attemptKey}'`,
      limit: PAGE,
      expand: INTENT_PARTS.map((part) => `data.${part}`),
    }),
  );
  return found.data.find((intent) => intent.status === 'succeeded') ?? found.data[0];
};

/** The list is always current. */
const listIntent = (ctx: CallCtx<Account>, attemptKey: string): Promise<Stripe.PaymentIntent | undefined> =>
  askStripe(ctx, 'reads', (stripe) =>
    scan(
      stripe.paymentIntents.list({
        ...around(attemptKey),
        limit: PAGE,
        expand: INTENT_PARTS.map((part) => `data.${part}`),
      }),
      (item) => attemptOfIntent(item) === attemptKey,
      (item) => item.status === 'succeeded',
    ),
  );
