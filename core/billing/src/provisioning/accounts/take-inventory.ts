import { ModuleError, type Observed, type Ref } from '@billet/sdk';
import { insertRows } from '../../bulk-rows.ts';
import type { House } from '../../room.ts';
import { Service } from '../../services/index.ts';
import { asFailure } from '../outcomes.ts';
import { moduleRegistryRef } from '../module-registry.ts';
import { Server, ServerAccount, ServiceBinding } from '../tables.ts';
import { compareAccounts, type AccountLine, type ExpectedAccount } from './compare-accounts.ts';

/** More than any server has; a listing that never ends stops here. */
const MOST_PAGES = 10_000;

const COLUMNS = { server_id: 'id', account: 'text', username: 'text', domain: 'text?', email: 'text?', plan: 'text?', state: 'text', binding_id: 'int?', drift: 'text', seen_at: 'instant' } as const;

/** Every account of a server, page by page. */
const allAccounts = async (house: House, server: Server, signal: AbortSignal): Promise<readonly Observed[]> => {
  const registry = house.services.use(moduleRegistryRef);
  const { module, definition } = registry.get(server.extension);
  const ctx = await registry.callCtx(server.extension, server.id, { key: `inventory:${String(server.id)}`, attempt: 1, signal });
  const found: Observed[] = [];
  const asked = new Set<string | undefined>();
  for (let at: string | undefined; asked.size < MOST_PAGES; ) {
    signal.throwIfAborted();
    asked.add(at);
    const page = at;
    const answer = await registry.gate.through(server.id, { concurrency: server.concurrency ?? definition.limits?.concurrency, perMinute: definition.limits?.perMinute }, () => {
      if (module.accounts === undefined) throw new Error('The module lists no accounts.');
      return module.accounts(ctx, page);
    });
    found.push(...answer.items);
    if (answer.next === undefined) return found;
    if (asked.has(answer.next)) break;
    at = answer.next;
  }
  // What was left out would seem to be missing.
  throw new ModuleError('remote', 'The list of accounts does not come to an end: the server names a page again, or more pages than there can be.');
};

/** Accounts that should be there, from two reads however many there are. */
const expectedOn = async (house: House, serverId: number): Promise<readonly ExpectedAccount[]> => {
  const bindings = await house.db.from(ServiceBinding).where('server_id', serverId).whereNot('state', 'removed').whereNotNull('remote');
  const services = await house.db.from(Service).whereIn('id', house.db.from(ServiceBinding).where('server_id', serverId).select('service_id')).select('id', 'status');
  const status = new Map(services.map((each) => [each.id, each.status] as const));
  return bindings.flatMap((binding) => {
    const remote = binding.remote as Ref;
    const now = status.get(binding.service_id);
    if (now !== 'active' && now !== 'suspended') return [];
    return [{ bindingId: binding.id, account: remote.id, username: binding.username ?? remote.id, domain: remote.domain ?? null, state: now }];
  });
};

const keep = (house: House, serverId: number, lines: readonly AccountLine[]): Promise<void> =>
  house.db.transaction(async () => {
    const at = house.clock.wall();
    await house.db.from(ServerAccount).where('server_id', serverId).delete();
    const rows = lines.map((line) => ({ server_id: serverId, account: line.account, username: line.username, domain: line.domain, email: line.email, plan: line.plan, state: line.state, binding_id: line.bindingId, drift: line.drift, seen_at: at }));
    if (rows.length > 0) await insertRows(house.db, 'server_accounts', COLUMNS, rows);
    await house.db.from(Server).findById(serverId).patch({ inventory_at: at, inventory_error: null });
  });

/** True where the module of a server can tell all its accounts. */
export const listsAccounts = (house: Pick<House, 'services'>, extension: string): boolean =>
  house.services.use(moduleRegistryRef).all().some(({ id, module }) => id === extension && module.accounts !== undefined);

/** Asks a server for all it has and writes down how that differs from what it should have. Changes nothing on the server. */
export const takeInventory = async (house: House, serverId: number, signal: AbortSignal): Promise<void> => {
  const server = await house.db.from(Server).findById(serverId);
  if (server === undefined || !listsAccounts(house, server.extension)) return;
  try {
    const found = await allAccounts(house, server, signal);
    await keep(house, serverId, compareAccounts(found, await expectedOn(house, serverId)));
  } catch (error) {
    const { message } = asFailure(error);
    await house.db.transaction(async () => { await house.db.from(Server).findById(serverId).patch({ inventory_error: message.slice(0, 500) }); });
  }
};
