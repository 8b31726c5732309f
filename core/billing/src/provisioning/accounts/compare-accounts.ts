import type { AccountState, Observed } from '@billet/sdk';

/** An account that Billet made or adopted, as it should be. */
export interface ExpectedAccount {
  readonly bindingId: number;
  readonly account: string;
  readonly username: string;
  readonly domain: string | null;
  readonly state: 'active' | 'suspended';
}

export type Drift = 'none' | 'unknown' | 'missing' | 'state' | 'domain';

/** One line of the inventory of a server. */
export interface AccountLine {
  readonly account: string;
  readonly username: string;
  readonly domain: string | null;
  readonly email: string | null;
  readonly plan: string | null;
  readonly state: AccountState;
  readonly bindingId: number | null;
  readonly drift: Drift;
}

const driftOf = (found: Observed, wanted: ExpectedAccount | undefined): Drift => {
  if (wanted === undefined) return 'unknown';
  if (found.state !== 'pending' && found.state !== wanted.state) return 'state';
  return wanted.domain !== null && found.domain !== undefined && found.domain.toLowerCase() !== wanted.domain.toLowerCase() ? 'domain' : 'none';
};

/** What a server has against what it should have: each account once, those that are gone at the end. Pure. */
export const compareAccounts = (found: readonly Observed[], expected: readonly ExpectedAccount[]): readonly AccountLine[] => {
  const wanted = new Map(expected.map((each) => [each.account, each] as const));
  const seen = new Set<string>();
  const lines = found.flatMap((each): AccountLine[] => {
    const account = each.ref.id;
    // A listing that changes while it is read may tell of one twice.
    if (seen.has(account) || each.state === 'absent') return [];
    seen.add(account);
    const own = wanted.get(account);
    return [{ account, username: each.username, domain: each.domain ?? null, email: each.email ?? null, plan: each.plan ?? null, state: each.state, bindingId: own?.bindingId ?? null, drift: driftOf(each, own) }];
  });
  const missing = expected.filter((each) => !seen.has(each.account)).map((each): AccountLine => ({ account: each.account, username: each.username, domain: each.domain, email: null, plan: null, state: 'absent', bindingId: each.bindingId, drift: 'missing' }));
  return [...lines, ...missing];
};
