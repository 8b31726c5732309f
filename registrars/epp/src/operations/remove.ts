import { extras } from '../extras/extras.ts';
import { domainDelete } from '../frames/domain.ts';
import { hostDelete } from '../frames/host.ts';
import { eppFailure } from '../epp-failure.ts';
import { isBelow } from '../names.ts';
import type { Registry } from '../registry.ts';
import { isPending, isSuccess } from '../result-codes.ts';
import { findDomain } from './find-domain.ts';
import { setNameservers } from './set-nameservers.ts';

/** Deletes a domain; its own hosts stand in the way at most registries and go first. True = gone or on its way. */
export const remove = async (registry: Registry, name: string): Promise<{ readonly pending: boolean }> => {
  const found = await findDomain(registry, name);
  if (found.at === 'nowhere') return { pending: false };
  if (found.at === 'ours' && registry.profile.nameservers === 'hostObj') {
    const { domain } = found;
    if (domain.statuses.includes('pendingDelete')) return { pending: true };
    const foreign = domain.nameservers.filter(({ host }) => !isBelow(host, name));
    if (foreign.length < domain.nameservers.length) await setNameservers(registry, name, foreign);
    for (const host of domain.hosts) {
      const { reply } = await registry.ask((d) => hostDelete(d, host, extras(d, { object: 'host', verb: 'delete', name })));
      if (!isSuccess(reply.code) && reply.code !== 2303) throw eppFailure(reply, 'writes');
    }
  }
  const { reply } = await registry.must((d) => domainDelete(d, name, extras(d, { object: 'domain', verb: 'delete', name })));
  return { pending: isPending(reply.code) };
};
