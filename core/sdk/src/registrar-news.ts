import type { LocalDate } from './dates.ts';
import type { Fqdn } from './fqdn.ts';

/**
 * What a message of a registrar says.
 * - `transfer` a domain is asked for (`in` = by us), was handed over or was not; `actBy` = until when the losing side may speak
 * - `operationEnd` a command that was pending has ended; `operationId` only if the other side says which
 * - `changed` the registry changed a domain by itself, for example locked it in a dispute
 * - `reportOwed` a restore waits for its report until `due`
 * - `lowBalance` the account runs dry; `available` in the other side's own words
 * - `offer` another registrar hands domains over; answer by `answerOffer`
 * - `maintenance` the other side will be away
 * - `notice` anything else, for a person to read
 *
 * Instants are ISO, as the other side writes them.
 * @since 0.1.0
 */
export type RegistrarNews =
  | { readonly kind: 'transfer'; readonly name: Fqdn; readonly direction: 'in' | 'out'; readonly state: 'pending' | 'approved' | 'refused'; readonly actBy?: string; readonly expiresOn?: LocalDate }
  | { readonly kind: 'operationEnd'; readonly name: Fqdn; readonly operationId?: string; readonly done: boolean; readonly reason: string }
  | { readonly kind: 'changed'; readonly name: Fqdn; readonly operation: string; readonly state: 'before' | 'after'; readonly who: string; readonly reason?: string }
  | { readonly kind: 'reportOwed'; readonly name: Fqdn; readonly due?: string }
  | { readonly kind: 'lowBalance'; readonly available?: string }
  | { readonly kind: 'offer'; readonly caseId?: string; readonly names: readonly Fqdn[] }
  | { readonly kind: 'maintenance'; readonly start?: string; readonly end?: string }
  | { readonly kind: 'notice'; readonly name?: Fqdn };

/** One message, with the other side's id, time and words. @since 0.1.0 */
export type RegistrarEvent = RegistrarNews & {
  readonly id: string;
  readonly at?: string;
  readonly text: string;
};
