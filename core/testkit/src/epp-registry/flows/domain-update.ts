import { RGP } from '../names.ts';
import { domainOf, mustAllow, mustOwn } from '../model/find.ts';
import type { Domain } from '../model/objects.ts';
import { refuse, refuseIf } from '../refusal.ts';
import { kid, kids, kidText, text, type Node } from '../xml/node.ts';
import { ext, type Call, type Flow } from './call.ts';
import { mustNameProduct } from './domain-check.ts';
import { readCode } from './domain-create.ts';
import { checkPeople, readPeople } from './people.ts';
import { restore } from './restore.ts';
import { updatedRecords } from './sec-dns.ts';
import { readServers } from './servers.ts';

const statusesIn = (node: Node | undefined): readonly string[] => kids(node, 'status').map(({ attrs }) => attrs['s'] ?? '');

const clash = <T>(add: readonly T[], rem: readonly T[]): boolean => add.some((each) => rem.some((other) => JSON.stringify(other) === JSON.stringify(each)));

const nextStatuses = (call: Call, domain: Domain, add: readonly string[], rem: readonly string[]): Set<string> => {
  const { clientStatuses } = call.world.kind;
  const foreign = [...add, ...rem].find((status) => !status.startsWith('client'));
  if (foreign !== undefined) return refuse(2004, `${foreign} is the registry's`);
  refuseIf(!clientStatuses && add.length > 0, 2306, 'No statuses of registrars here');
  refuseIf(clash(add, rem), 2306, 'Added and removed');
  const next = new Set(domain.statuses);
  for (const status of rem) refuseIf(!next.delete(status), 2306, `${status} is not set`);
  for (const status of add) next.add(status);
  return next;
};

/** The one update that a locked domain allows is the one that unlocks it. */
const mustBeOpen = (domain: Domain, rem: readonly string[]): void => {
  if (domain.statuses.has('clientUpdateProhibited') && rem.includes('clientUpdateProhibited')) return;
  mustAllow(domain, 'Update');
};

export const domainUpdate: Flow = (call) => {
  const { world, registrar, object } = call;
  const domain = domainOf(world, kidText(object, 'name') ?? '');
  mustNameProduct(call, domain.name);
  mustOwn(domain, registrar.id);
  const [add, rem, chg] = [kid(object, 'add'), kid(object, 'rem'), kid(object, 'chg')];
  const back = ext(call, RGP, 'update');
  if (back !== undefined) {
    refuseIf(add !== undefined || rem !== undefined || kids(chg).length > 0, 2002, 'A restore changes nothing else');
    return restore(call, domain, back);
  }
  mustBeOpen(domain, statusesIn(rem));
  const statuses = nextStatuses(call, domain, statusesIn(add), statusesIn(rem));

  const [addServers, remServers] = [readServers(world, kid(add, 'ns')), kids(kid(rem, 'ns')).map((each) => (kidText(each, 'hostName') ?? text(each)).toLowerCase())];
  refuseIf(world.kind.hosts === 'objects' && clash(addServers.map(({ host }) => host), remServers), 2306, 'Added and removed');
  for (const host of remServers) refuseIf(!domain.servers.some((each) => each.host === host), 2303, `${host} is not set`);
  const kept = domain.servers.filter(({ host }) => !remServers.includes(host));
  refuseIf(clash(kept.map(({ host }) => host), addServers.map(({ host }) => host)), 2306, 'It is there already');

  const [addPeople, remPeople] = [readPeople(add), readPeople(rem)];
  refuseIf(clash(addPeople, remPeople), 2306, 'Added and removed');
  const people = [...domain.contacts.filter((each) => !clash([each], remPeople)), ...addPeople];
  const registrantNode = kid(chg, 'registrant');
  const registrant = registrantNode === undefined ? domain.registrant : text(registrantNode) || undefined;
  if (registrantNode !== undefined || addPeople.length + remPeople.length > 0) checkPeople(world, registrant, people);

  const records = updatedRecords(call, domain);
  const change = kid(chg, 'authInfo');
  const authInfo = change === undefined ? domain.authInfo : kid(change, 'null') === undefined ? readCode(call, chg) : undefined;

  domain.statuses.clear();
  for (const status of statuses) domain.statuses.add(status);
  Object.assign(domain, { servers: [...kept, ...addServers], contacts: people, registrant, authInfo, ...records });
  domain.updater = registrar.id;
  domain.updatedAt = world.now();
  return { code: 1000 };
};

