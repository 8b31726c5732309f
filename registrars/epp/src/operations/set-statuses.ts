import { ModuleError } from '@billet/sdk';
import { extras } from '../extras/extras.ts';
import { domainUpdate } from '../frames/domain.ts';
import type { Registry } from '../registry.ts';
import { ownDomain } from './own-domain.ts';

/** Sets or lifts statuses of ours. Those the registry set (`server…`) are never touched. */
const setStatuses = async (registry: Registry, name: string, statuses: readonly string[], on: boolean): Promise<void> => {
  const { domain } = await ownDomain(registry, name);
  const change = statuses.filter((status) => domain.statuses.includes(status) !== on);
  if (change.length === 0) return;
  await registry.must((d) =>
    domainUpdate(d, {
      name,
      [on ? 'add' : 'rem']: { statuses: change },
      extension: extras(d, { object: 'domain', verb: 'update', name }),
    }),
  );
};

export const setLock = async (registry: Registry, name: string, locked: boolean): Promise<void> => {
  if (registry.profile.lock.length === 0) {
    throw new ModuleError('unsupported', 'This registry has no lock that a registrar may set.', { retry: 'never' });
  }
  await setStatuses(registry, name, registry.profile.lock, locked);
};

/** Takes a domain out of the zone, or puts it back. */
export const setHold = (registry: Registry, name: string, held: boolean): Promise<void> =>
  setStatuses(registry, name, ['clientHold'], held);
