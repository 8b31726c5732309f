import type { Nameserver } from '@billet/sdk';
import { eppFailure } from '../epp-failure.ts';
import { extras } from '../extras/extras.ts';
import { hostCheck, hostCreate, hostInfo, hostUpdate } from '../frames/host.ts';
import { isBelow, topLevel } from '../names.ts';
import type { Registry } from '../registry.ts';
import { readCheck } from '../replies/domain-reply.ts';
import { part } from '../replies/reply.ts';
import { isSuccess } from '../result-codes.ts';
import { elements, textOf } from '../xml/xml-node.ts';

/** Where one server runs several zones, a host belongs to the zone it lies in; hosts elsewhere to that of the domain. */
const homeOf = ({ profile }: Registry, host: string, domain: string): string =>
  profile.subProducts?.[topLevel(host)] === undefined ? domain : host;

const create = async (registry: Registry, domain: string, server: Nameserver): Promise<void> => {
  const { reply } = await registry.ask((d) =>
    hostCreate(d, server.host, isBelow(server.host, domain) ? (server.addresses ?? []) : [], extras(d, { object: 'host', verb: 'create', name: homeOf(registry, server.host, domain) })),
  );
  // Somebody made it since we looked; that is as good.
  if (!isSuccess(reply.code) && reply.code !== 2302) throw eppFailure(reply, 'writes');
};

/** Makes the addresses of a host below the domain those that are wanted. */
const alignAddresses = async (registry: Registry, domain: string, { host, addresses = [] }: Nameserver): Promise<void> => {
  const home = homeOf(registry, host, domain);
  const { reply, dialect } = await registry.must((d) => hostInfo(d, host, extras(d, { object: 'host', verb: 'info', name: home })));
  const has = elements(part(reply.data, dialect.ns.host, 'infData'), 'addr').map(textOf);
  const add = addresses.filter((address) => !has.includes(address));
  const rem = has.filter((address) => !addresses.includes(address));
  if (add.length + rem.length === 0) return;
  await registry.must((d) => hostUpdate(d, { name: host, add, rem }, extras(d, { object: 'host', verb: 'update', name: home })));
};

const inOneZone = async (registry: Registry, domain: string, servers: readonly Nameserver[], home: string): Promise<void> => {
  const { reply, dialect } = await registry.must((d) =>
    hostCheck(d, servers.map(({ host }) => host), extras(d, { object: 'host', verb: 'check', name: home })),
  );
  const free = new Set(readCheck(reply, dialect.ns.host).filter(({ available }) => available).map(({ name }) => name.toLowerCase()));
  for (const server of servers) {
    if (free.has(server.host)) await create(registry, domain, server);
    else if (isBelow(server.host, domain) && server.addresses !== undefined) await alignAddresses(registry, domain, server);
  }
};

/** Registries with host objects know a name server before a domain may use it. */
export const ensureHosts = async (registry: Registry, domain: string, servers: readonly Nameserver[]): Promise<void> => {
  if (registry.profile.nameservers === 'hostAttr') return;
  const zones = new Map<string, Nameserver[]>();
  for (const server of servers) {
    const zone = topLevel(homeOf(registry, server.host, domain));
    zones.set(zone, [...(zones.get(zone) ?? []), server]);
  }
  for (const [zone, list] of zones) await inOneZone(registry, domain, list, `any.${zone}`);
};
