import type { LocalDate } from '@billet/sdk';

/** A hold without an end. */
export const FOR_EVER: LocalDate = '9999-12-31';

/** Whether a hold of suspension counts on a day; its last day is part of it. */
export const heldOn = (until: LocalDate | null, today: LocalDate): boolean => until !== null && today <= until;
