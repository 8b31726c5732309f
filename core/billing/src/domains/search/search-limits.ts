import { hitRateLimit, type Database } from '@billet/database';
import { BilletError, invalid, type Caller } from '@billet/sdk';
import { MOST_NAMES } from './names-to-ask.ts';

/** Strangers ask about a handful at once. */
const MOST_FOR_GUESTS = 50;
/** Hundreds at once, so many times a minute for one client: enough to look for names, too few to read a registry empty. */
const LARGE_A_MINUTE = 5;
const MINUTE = 60_000;

const isHouse = ({ audience }: Caller): boolean => audience === 'staff' || audience === 'system';

/** As many names as this caller may ask about at once. */
export const mostNamesFor = (caller: Caller): number => (isHouse(caller) || caller.clientId !== undefined ? MOST_NAMES : MOST_FOR_GUESTS);

/** Refuses more names than the caller may ask about at once. */
export const assertNotTooMany = (caller: Caller, count: number): void => {
  const most = mostNamesFor(caller);
  if (count > most) throw invalid('TOO_MANY_NAMES', 'names', 'These are too many names at once.', { most });
};

/** Refuses more names than the caller may ask about, at once or within a minute. */
export const assertMayAsk = async (db: Database, caller: Caller, count: number): Promise<void> => {
  assertNotTooMany(caller, count);
  if (count <= MOST_FOR_GUESTS || isHouse(caller)) return;
  if (!(await hitRateLimit(db, `domain-search:${String(caller.clientId)}`, LARGE_A_MINUTE, MINUTE))) throw new BilletError('TOO_MANY', 'Too many tries. Wait a minute.', { status: 429 });
};
