import { DOMAIN, EURID_AUTH, BR_DOMAIN, RGP } from '../names.ts';
import { domainOf, shownStatuses } from '../model/find.ts';
import { activeGraces } from '../model/life.ts';
import type { Domain } from '../model/objects.ts';
import { instant } from '../model/time.ts';
import type { World } from '../model/world.ts';
import { refuse, refuseIf } from '../refusal.ts';
import { kid, kidText, maker, text, type Node } from '../xml/node.ts';
import { ext, type Call, type Flow } from './call.ts';
import { mustNameProduct } from './domain-check.ts';
import { recordsNode } from './sec-dns.ts';
import { serversNode } from './servers.ts';

const d = maker(DOMAIN);

/** A domain as `info` shows it; `whole` = to its sponsor. */
export const domainNode = (world: World, domain: Domain, whole: boolean, hosts = 'all'): Node => {
  const below = [...world.hosts.keys()].filter((host) => host.endsWith(`.${domain.name}`));
  const ripn = world.kind.unchecked.length > 0;
  return d('infData', [
    d('name', domain.name),
    d('roid', domain.roid),
    ...shownStatuses(domain).map((s) => d('status', [], { s })),
    whole && domain.registrant !== undefined && d('registrant', domain.registrant),
    ...(whole ? domain.contacts.map(({ type, id }) => (ripn ? d('admin', id) : d('contact', id, { type }))) : []),
    hosts === 'all' || hosts === 'del' ? serversNode(world, domain.servers) : undefined,
    ...(hosts === 'all' || hosts === 'sub' ? below.map((host) => d('host', host)) : []),
    d('clID', domain.sponsor),
    d('crID', domain.creator),
    d('crDate', instant(domain.createdAt)),
    domain.updater !== undefined && d('upID', domain.updater),
    domain.updatedAt !== undefined && d('upDate', instant(domain.updatedAt)),
    d('exDate', instant(domain.expiresAt)),
    domain.transferredAt !== undefined && d('trDate', instant(domain.transferredAt)),
    whole && domain.authInfo !== undefined && !world.behaviour.secureAuthInfo && d('authInfo', [d('pw', domain.authInfo)]),
  ]);
};

export const graceNode = (domain: Domain, now: number): Node | undefined => {
  const r = maker(RGP);
  const shown = domain.deletion === undefined ? activeGraces(domain, now).map(({ kind }) => kind) : [domain.deletion.phase];
  return shown.length === 0 ? undefined : r('infData', shown.map((s) => r('rgpStatus', [], { s })));
};

/** EURid makes a code when its sponsor asks for one. */
const requested = (call: Call, domain: Domain): Node | undefined => {
  if (kid(ext(call, EURID_AUTH, 'info'), 'request') === undefined) return undefined;
  domain.authInfo = `XXXX-${String(call.world.nextNumber())}`;
  return d('authInfo', [d('pw', domain.authInfo)]);
};

export const domainInfo: Flow = (call) => {
  const { world, registrar, object } = call;
  const named = kid(object, 'name');
  const name = text(named).toLowerCase();
  mustNameProduct(call, name);
  const ticket = kidText(ext(call, BR_DOMAIN, 'info'), 'ticketNumber');
  const domain = domainOf(world, name);
  refuseIf(ticket !== undefined && domain.pending?.ticket !== ticket && domain.pending !== undefined, 2303, 'No such ticket');
  const given = kidText(kid(object, 'authInfo'), 'pw');
  const ours = domain.sponsor === registrar.id;
  refuseIf(given !== undefined && given !== (domain.authInfo ?? ''), 2202, 'Wrong code');
  if (!ours && given === undefined && world.behaviour.foreignInfo === 2201) return refuse(2201, 'Not the sponsor');
  const node = domainNode(world, domain, ours || given !== undefined, named?.attrs['hosts'] ?? 'all');
  const code = ours ? requested(call, domain) : undefined;
  return {
    code: 1000,
    data: [code === undefined ? node : { ...node, children: [...node.children, code] }],
    extension: [world.extensions.includes(RGP) ? graceNode(domain, world.now()) : undefined, recordsNode(domain)],
  };
};
