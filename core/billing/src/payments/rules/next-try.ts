/** Refusals that no later day mends. */
const FINAL = /lost|stolen|expired|pickup|fraud|revoked|closed|invalid_account|do_not_try_again/i;

/** Days until the next try after the `tries`th refusal; `null` = give up. */
export const nextTry = (waits: readonly number[], tries: number, reason: string | null): number | null =>
  reason !== null && FINAL.test(reason) ? null : (waits[tries - 1] ?? null);
