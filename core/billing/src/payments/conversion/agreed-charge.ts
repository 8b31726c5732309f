import type { z } from '@billet/sdk';
import { conflict, integer } from '@billet/sdk';
import type { PaymentAttempt } from '../tables.ts';
import { chargeOf } from './charge-of.ts';

/** What the payer has seen that he will be charged, in minor units of the currency that is charged. Only where it is not his invoice's. */
export const agreedCharge = { charge: integer({ min: 1 }).optional() };

export type AgreedCharge = z.output<z.ZodObject<typeof agreedCharge>>['charge'];

/** Nobody is charged in another currency than that of his invoice before he has seen how much. A rate that has changed meanwhile is shown to him first. */
export const seeAgreed = (attempt: PaymentAttempt, agreed: AgreedCharge): void => {
  const charge = chargeOf(attempt);
  if (charge === undefined || charge.amount === agreed) return;
  throw conflict('CHARGE_NOT_AGREED', 'This payment method charges another currency. Send the amount that the payer has agreed to as `charge`.', {
    amount: charge.amount, currency: charge.currency, rate: charge.rate, rateOn: charge.rateOn, wantedAmount: attempt.amount, wantedCurrency: attempt.currency,
  });
};
