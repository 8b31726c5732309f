import type { Server } from '../model/objects.ts';
import type { World } from '../model/world.ts';
import { refuseIf } from '../refusal.ts';
import { DOMAIN } from '../names.ts';
import { kids, kidText, maker, text, type Node } from '../xml/node.ts';

const MAX_SERVERS = 13;

/** Name servers as a command names them; objects must be there. */
export const readServers = (world: World, node: Node | undefined): readonly Server[] => {
  const servers = [
    ...kids(node, 'hostObj').map((each) => ({ host: text(each).toLowerCase(), addresses: [] })),
    ...kids(node, 'hostAttr').map((each) => ({
      host: (kidText(each, 'hostName') ?? '').toLowerCase(),
      addresses: kids(each, 'hostAddr').map(text),
    })),
  ];
  refuseIf(kids(node, world.kind.hosts === 'objects' ? 'hostAttr' : 'hostObj').length > 0, 2306, 'Name servers in the other form');
  refuseIf(servers.length > MAX_SERVERS, 2306, 'Too many name servers');
  for (const { host } of servers) {
    refuseIf(world.kind.hosts === 'objects' && !world.hosts.has(host), 2303, `Host ${host} does not exist`);
  }
  return servers;
};

export const serversNode = (world: World, servers: readonly Server[]): Node | undefined => {
  const d = maker(DOMAIN);
  if (servers.length === 0) return undefined;
  if (world.kind.hosts === 'objects') return d('ns', servers.map(({ host }) => d('hostObj', host)));
  return d(
    'ns',
    servers.map(({ host, addresses }) =>
      d('hostAttr', [d('hostName', host), ...addresses.map((address) => d('hostAddr', address, { ip: address.includes(':') ? 'v6' : 'v4' }))]),
    ),
  );
};
