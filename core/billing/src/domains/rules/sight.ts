import type { LocalDate, SyncedDomain } from '@billet/sdk';
import { judgeExpiry } from './expiry.ts';

/** What is known here of a domain, as far as a look at the registry may change it. */
export interface KnownDomain {
  readonly state: string;
  readonly expiresOn: LocalDate | null;
  /** What the last look said that would change much. */
  readonly doubt: string | null;
}

/**
 * What follows of a look at the registry.
 * - `nothing` it could not be found out, so nothing is known anew
 * - `seen` as it is kept here
 * - `doubt` it would change much and is believed only when the next look says the same
 * - `follow` the registry has another day of expiry; ours becomes the same
 * - `deleted`, `back`, `away`, `gone` it was deleted, brought back, moved to another registrar, or is nowhere
 */
export type Verdict =
  | { readonly kind: 'nothing' | 'seen' | 'deleted' | 'back' | 'away' | 'gone' }
  | { readonly kind: 'doubt'; readonly doubt: string }
  | { readonly kind: 'follow'; readonly expiresOn: LocalDate };

const twice = (known: KnownDomain, doubt: string, verdict: Verdict): Verdict => (known.doubt === doubt ? verdict : { kind: 'doubt', doubt });

const HELD: readonly string[] = ['active', 'grace'];

/** One mistaken answer never takes a domain away from anybody: what would change much is looked at twice. */
export const judgeSight = (known: KnownDomain, seen: SyncedDomain, today: LocalDate, autoRenewByRegistry: boolean): Verdict => {
  if (seen.state === 'unknown') return { kind: 'nothing' };
  if (seen.state === 'elsewhere') return twice(known, 'elsewhere', { kind: 'away' });
  if (seen.state !== 'ours') return twice(known, 'gone', { kind: 'gone' });
  const { statuses, expiresOn } = seen.domain;
  const deleted = statuses.includes('redemptionPeriod');
  if (deleted && HELD.includes(known.state)) return twice(known, 'deleted', { kind: 'deleted' });
  // Most registrars tell no phases of the registry: that it is not called deleted says nothing, only a day to come does.
  const alive = !deleted && !statuses.includes('pendingDelete') && expiresOn !== undefined && expiresOn >= today;
  if (alive && known.state === 'redemption') return twice(known, 'back', { kind: 'back' });
  if (expiresOn === undefined || known.expiresOn === null || !HELD.includes(known.state)) return { kind: 'seen' };
  const verdict = judgeExpiry(known.expiresOn, expiresOn, today, autoRenewByRegistry);
  if (verdict.kind === 'follow') return { kind: 'follow', expiresOn };
  return verdict.kind === 'less' ? twice(known, `less:${expiresOn}`, { kind: 'follow', expiresOn }) : { kind: 'seen' };
};
