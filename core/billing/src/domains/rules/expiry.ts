import { addDays, type LocalDate } from '@billet/sdk';

/** What a look at the registry means for the date that we keep. */
export type ExpiryVerdict =
  | { readonly kind: 'same' }
  /** Somebody paid for more elsewhere: we follow. */
  | { readonly kind: 'follow'; readonly expiresOn: LocalDate }
  /** The registry renewed by itself: the client has not paid for that, so our date stays. */
  | { readonly kind: 'autoRenewed' }
  /** Less than we know: followed only when seen twice, and staff are told. */
  | { readonly kind: 'less'; readonly expiresOn: LocalDate };

/** Registries keep clocks of their own: some renew by themselves a little before our day. */
const EARLY_DAYS = 3;

/** The registry is the truth for its date, but a year that it added by itself is not a year that was paid. */
export const judgeExpiry = (known: LocalDate, seen: LocalDate, today: LocalDate, autoRenewByRegistry: boolean): ExpiryVerdict => {
  if (seen === known) return { kind: 'same' };
  if (seen < known) return { kind: 'less', expiresOn: seen };
  return autoRenewByRegistry && addDays(known, -EARLY_DAYS) <= today ? { kind: 'autoRenewed' } : { kind: 'follow', expiresOn: seen };
};
