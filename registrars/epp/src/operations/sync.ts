import { isModuleError, type Fqdn, type SyncedDomain } from '@billet/sdk';
import type { Registry } from '../registry.ts';
import { findDomain, snapshotOf } from './find-domain.ts';

/** Questions in flight for each session: one is at the registry, one waits behind it. */
const PER_SESSION = 2;

const look = async (registry: Registry, name: Fqdn): Promise<SyncedDomain> => {
  try {
    const found = await findDomain(registry, name);
    if (found.at === 'ours') return { name, state: 'ours', domain: snapshotOf(found.domain, registry.profile) };
    return { name, state: found.at === 'elsewhere' ? 'elsewhere' : 'gone' };
  } catch (error) {
    if (isModuleError(error)) return { name, state: 'unknown', reason: error.message };
    throw error;
  }
};

/** Looks at many domains, as fast as the account's sessions allow and no faster. */
export async function* sync(registry: Registry, names: readonly Fqdn[]): AsyncGenerator<SyncedDomain, void, void> {
  const { sessions } = registry.ctx.settings;
  const width = PER_SESSION * (sessions === 0 ? registry.profile.sessions : sessions);
  const running = new Map<Fqdn, Promise<SyncedDomain>>();
  const rest = [...new Set(names)].values();
  for (;;) {
    while (running.size < width) {
      const { value, done } = rest.next();
      if (done === true) break;
      running.set(value, look(registry, value));
    }
    if (running.size === 0) return;
    const found = await Promise.race(running.values());
    running.delete(found.name);
    yield found;
  }
}
