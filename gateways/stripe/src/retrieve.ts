import { done, isModuleError, ModuleError, type CallCtx, type Outcome, type PaymentFact } from '@billet/sdk';
import type { Account } from './account.ts';
import { findByAttempt } from './find-by-attempt.ts';
import {
  attemptOfIntent,
  attemptOfSession,
  factOfIntent,
  factOfSession,
  INTENT_PARTS,
  SESSION_PARTS,
} from './payment-fact.ts';
import { askStripe } from './stripe-client.ts';

const belongsTo = (attemptKey: string, found: string | undefined): void => {
  if (found !== attemptKey)
    throw new ModuleError('invalid', 'This payment belongs to another attempt.', {
      retry: 'never',
      field: 'providerRef',
    });
};

const byRef = async (
  ctx: CallCtx<Account>,
  providerRef: string,
  attemptKey: string,
): Promise<PaymentFact | undefined> => {
  try {
    if (providerRef.startsWith('cs_')) {
      const session = await askStripe(ctx, 'reads', (stripe) =>
        stripe.checkout.sessions.retrieve(providerRef, { expand: SESSION_PARTS }),
      );
      belongsTo(attemptKey, attemptOfSession(session));
      return factOfSession(session);
    }
    const intent = await askStripe(ctx, 'reads', (stripe) =>
      stripe.paymentIntents.retrieve(providerRef, { expand: INTENT_PARTS }),
    );
    belongsTo(attemptKey, attemptOfIntent(intent));
    return factOfIntent(intent);
  } catch (error) {
    if (isModuleError(error) && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
};

/** What became of a payment; `undefined` = Stripe has never heard of it. */
export const retrieve = async (
  ctx: CallCtx<Account>,
  wanted: { readonly providerRef?: string; readonly attemptKey: string },
): Promise<Outcome<PaymentFact | undefined>> => {
  const known =
    wanted.providerRef === undefined ? undefined : await byRef(ctx, wanted.providerRef, wanted.attemptKey);
  return done(known ?? (await findByAttempt(ctx, wanted.attemptKey)));
};
