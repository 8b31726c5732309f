import { isIP } from 'node:net';
import { HOST, UAEPP } from '../names.ts';
import { hostOf, mustOwn, usersOf } from '../model/find.ts';
import { checkHostName, superordinate } from '../model/name-rules.ts';
import type { Host } from '../model/objects.ts';
import { instant } from '../model/time.ts';
import { roid, type World } from '../model/world.ts';
import { refuse, refuseIf } from '../refusal.ts';
import { kid, kids, kidText, maker, text, type Node } from '../xml/node.ts';
import { ext, type Call, type Flow } from './call.ts';
import { mustNameProduct } from './domain-check.ts';

const h = maker(HOST);

const version = (address: string): string => `v${String(isIP(address))}`;

const addressesIn = (node: Node | undefined): readonly string[] =>
  kids(node, 'addr').map((each) => {
    const address = text(each);
    refuseIf(version(address) !== (each.attrs['ip'] ?? 'v4'), 2004, `${address} is no ${each.attrs['ip'] ?? 'v4'} address`);
    return address;
  });

/** A host below a domain of ours needs that domain, of the same registrar, and addresses; elsewhere it has none. */
const place = ({ world, registrar }: Call, name: string, addresses: readonly string[]): void => {
  const above = superordinate(world, name);
  if (above === undefined) {
    refuseIf(addresses.length > 0, 2004, 'No addresses for a host elsewhere');
    return;
  }
  const domain = world.domains.get(above);
  if (domain === undefined) return refuse(2303, `${above} does not exist`);
  refuseIf(domain.deletion !== undefined, 2304, `${above} is being deleted`);
  refuseIf(domain.sponsor !== registrar.id, 2201, `${above} belongs to another registrar`);
  refuseIf(addresses.length === 0, 2003, 'A host below its own domain needs an address');
};

const nameIn = (call: Call): string => {
  const name = kidText(call.object, 'name') ?? '';
  if (call.world.kind.subProducts !== undefined) mustNameProduct(call, kidText(call.object, 'name') ?? '');
  return name;
};

export const hostCheck: Flow = ({ world, object }) => ({
  code: 1000,
  data: [
    h('chkData', kids(object, 'name').map((each) => {
      const taken = world.hosts.has(text(each).toLowerCase());
      return h('cd', [h('name', text(each), { avail: taken ? '0' : '1' }), taken && h('reason', 'In use')]);
    })),
  ],
});

const shown = (world: World, host: Host): Node => {
  const statuses = [...host.statuses, ...(usersOf(world, host.name).length > 0 ? ['linked'] : [])];
  return h('infData', [
    h('name', host.name),
    h('roid', host.roid),
    ...(statuses.some((each) => each !== 'linked') ? statuses : [...statuses, 'ok']).map((s) => h('status', [], { s })),
    ...host.addresses.map((address) => h('addr', address, { ip: version(address) })),
    h('clID', host.sponsor),
    h('crID', host.creator),
    h('crDate', instant(host.createdAt)),
    host.updater !== undefined && h('upID', host.updater),
    host.updatedAt !== undefined && h('upDate', instant(host.updatedAt)),
  ]);
};

export const hostInfo: Flow = (call) => ({ code: 1000, data: [shown(call.world, hostOf(call.world, nameIn(call)))] });

export const hostCreate: Flow = (call) => {
  const { world, registrar, object } = call;
  const name = checkHostName(nameIn(call));
  const addresses = addressesIn(object);
  place(call, name, addresses);
  refuseIf(world.hosts.has(name), 2302, 'In use');
  const now = world.now();
  world.hosts.set(name, {
    name, roid: roid(world, 'H'), statuses: new Set(), sponsor: registrar.id, creator: registrar.id, createdAt: now,
    updater: undefined, updatedAt: undefined, addresses,
  });
  return { code: 1000, data: [h('creData', [h('name', name), h('crDate', instant(now))])] };
};

export const hostUpdate: Flow = (call) => {
  const { world, registrar, object } = call;
  const host = hostOf(world, nameIn(call));
  mustOwn(host, registrar.id);
  const [add, rem] = [addressesIn(kid(object, 'add')), addressesIn(kid(object, 'rem'))];
  refuseIf(add.some((each) => rem.includes(each)), 2306, 'Added and removed');
  const addresses = [...host.addresses.filter((each) => !rem.includes(each)), ...add];
  const renamed = kidText(kid(object, 'chg'), 'name');
  if (superordinate(world, host.name) === undefined) refuseIf(renamed !== undefined, 2304, 'A host elsewhere keeps its name');
  else refuseIf(addresses.length === 0, 2304, 'The last address');
  if (renamed !== undefined) {
    refuseIf(world.hosts.has(renamed), 2302, 'In use');
    place(call, checkHostName(renamed), addresses);
    for (const domain of usersOf(world, host.name)) {
      domain.servers = domain.servers.map((each) => (each.host === host.name ? { ...each, host: renamed } : each));
    }
    world.hosts.delete(host.name);
    host.name = renamed;
    world.hosts.set(renamed, host);
  }
  host.addresses = addresses;
  host.updater = registrar.id;
  host.updatedAt = world.now();
  return { code: 1000 };
};

export const hostDelete: Flow = (call) => {
  const { world, registrar } = call;
  const host = hostOf(world, nameIn(call));
  mustOwn(host, registrar.id);
  const users = usersOf(world, host.name);
  const forced = kid(ext(call, UAEPP, 'delete'), 'deleteNS')?.attrs['confirm'] === 'yes';
  refuseIf(users.length > 0 && !forced, 2305, 'linked');
  for (const domain of users) domain.servers = domain.servers.filter((each) => each.host !== host.name);
  world.hosts.delete(host.name);
  return { code: 1000 };
};
