/** Refusals that no later day mends: words of card schemes, and reason codes of ISO 20022 (account wrong or closed, payer dead, no mandate, debits not wanted). */
const FINAL = /lost|stolen|expired|pickup|fraud|revoked|closed|invalid_account|do_not_try_again|\b(?:AC0[1346]|AC13|AG01|BE05|MD0[127]|RR0[1-4]|SL01)\b/i;

/** Whether a refusal stays whatever day it is. */
export const isFinalRefusal = (reason: string): boolean => FINAL.test(reason);

/** Days until the next try after the `tries`th refusal; `null` = give up. */
export const nextTry = (waits: readonly number[], tries: number, reason: string | null): number | null =>
  reason !== null && isFinalRefusal(reason) ? null : (waits[tries - 1] ?? null);
