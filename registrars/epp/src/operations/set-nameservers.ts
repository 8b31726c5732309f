import { domainNameProblem, ModuleError, type Nameserver } from '@billet/sdk';
import { extras } from '../extras/extras.ts';
import { domainUpdate } from '../frames/domain.ts';
import type { Registry } from '../registry.ts';
import { ensureHosts } from './ensure-hosts.ts';
import { ownDomain } from './own-domain.ts';

/** Two servers are the same when nothing the registry keeps of them differs. */
const identity = (registry: Registry, { host, addresses = [] }: Nameserver): string =>
  registry.profile.nameservers === 'hostObj' ? host : [host, ...[...addresses].sort()].join(' ');

export const checkServers = (servers: readonly Nameserver[]): readonly Nameserver[] => {
  const lower = servers.map((server) => ({ ...server, host: server.host.toLowerCase().replace(/\.$/, '') }));
  for (const { host } of lower) {
    const problem = domainNameProblem(host);
    if (problem !== undefined) throw new ModuleError('invalid', `${host}: ${problem}`, { field: 'nameservers', retry: 'never' });
  }
  if (new Set(lower.map(({ host }) => host)).size < lower.length) {
    throw new ModuleError('invalid', 'A name server is named twice.', { field: 'nameservers', retry: 'never' });
  }
  return lower;
};

/** Sends the difference only: what is right already is left alone. */
export const setNameservers = async (registry: Registry, name: string, wanted: readonly Nameserver[]): Promise<void> => {
  const servers = checkServers(wanted);
  const { domain } = await ownDomain(registry, name);
  await ensureHosts(registry, name, servers);
  const has = new Set(domain.nameservers.map((server) => identity(registry, server)));
  const will = new Set(servers.map((server) => identity(registry, server)));
  const add = servers.filter((server) => !has.has(identity(registry, server)));
  const rem = domain.nameservers.filter((server) => !will.has(identity(registry, server)));
  if (add.length + rem.length === 0) return;
  await registry.must((d) =>
    domainUpdate(d, {
      name,
      add: { servers: add },
      rem: { servers: rem.map(({ host }) => ({ host })) },
      extension: extras(d, { object: 'domain', verb: 'update', name }),
    }),
  );
};
