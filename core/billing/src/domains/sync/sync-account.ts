import type { SyncedDomain } from '@billet/sdk';
import type { House } from '../../room.ts';
import { registrarRegistryRef } from '../registrars/index.ts';
import { Domain, RegistrarAccount, Tld } from '../tables.ts';
import { lookAtMany } from './look-at-many.ts';
import { settleSights } from './settle-sight.ts';

const BATCH = 500;
/** As many are booked in one transaction. */
const BOOK = 250;
const STALE_MS = 20 * 3_600_000;

export interface SyncReport {
  readonly looked: number;
  readonly changed: number;
  readonly unknown: number;
}

/** Domains of an account that nobody looked at for most of a day, and those with a doubt. */
const due = async (house: House, accountId: number, after: number, all: boolean): Promise<readonly Domain[]> => {
  const query = house.db.from(Domain).where('account_id', accountId).whereIn('state', ['active', 'grace', 'redemption', 'restoring', 'pendingDelete']).where('id', '>', after).orderBy('id').limit(BATCH);
  if (all) return await query;
  const stale = new Date(Date.parse(house.clock.now()) - STALE_MS).toISOString();
  return await query.where((either) => void either.whereNull('synced_at').orWhere('synced_at', '<', stale).orWhereNotNull('doubt'));
};

const book = async (house: House, found: readonly { readonly domain: Domain; readonly seen: SyncedDomain }[], tlds: ReadonlyMap<number, Tld>): Promise<number> =>
  house.executor.asSystem('domains.sync', async (ctx) => {
    const words = await settleSights(ctx, found.map(({ domain, seen }) => ({ id: domain.id, seen, tld: tlds.get(domain.tld_id) as Tld })));
    return words.filter((word) => word !== undefined).length;
  });

/** Compares the domains of an account with the registry. What cannot be found out changes nothing. */
export const syncAccount = async (house: House, accountId: number, signal: AbortSignal, all = false): Promise<SyncReport> => {
  const account = await house.db.from(RegistrarAccount).findById(accountId);
  if (account?.enabled !== true) return { looked: 0, changed: 0, unknown: 0 };
  const registry = house.services.use(registrarRegistryRef);
  const { registrar } = registry.get(account.extension);
  const ctx = await registry.callCtx(account.extension, account.id, { key: `sync:${String(account.id)}`, attempt: 1, signal });
  const tlds = new Map((await house.db.from(Tld)).map((tld) => [tld.id, tld] as const));
  const report = { looked: 0, changed: 0, unknown: 0 };
  let after = 0;
  for (;;) {
    const rows = await due(house, accountId, after, all);
    if (rows.length === 0) return report;
    after = rows.at(-1)?.id ?? after;
    const byName = new Map(rows.map((row) => [row.name, row] as const));
    let waiting: { domain: Domain; seen: SyncedDomain }[] = [];
    for await (const seen of lookAtMany(registrar, ctx, [...byName.keys()])) {
      const domain = byName.get(seen.name);
      if (domain === undefined) continue;
      report.looked += 1;
      if (seen.state === 'unknown') report.unknown += 1;
      waiting.push({ domain, seen });
      if (waiting.length < BOOK) continue;
      report.changed += await book(house, waiting, tlds);
      waiting = [];
    }
    report.changed += await book(house, waiting, tlds);
  }
};
