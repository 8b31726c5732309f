import { ALLOCATION_TOKEN, BR_DOMAIN, DOMAIN, LAUNCH, UAEPP } from '../names.ts';
import { checkDomainName, zoneOf } from '../model/name-rules.ts';
import type { Domain } from '../model/objects.ts';
import { addYears, DAY_MS, instant } from '../model/time.ts';
import { roid } from '../model/world.ts';
import { refuseIf } from '../refusal.ts';
import { kid, kidText, maker, text, type Node } from '../xml/node.ts';
import { ext, type Call, type Flow } from './call.ts';
import { hasClaim, mustNameProduct } from './domain-check.ts';
import { pay } from './fees.ts';
import { checkPeople, readPeople } from './people.ts';
import { readYears } from './period.ts';
import { createdRecords } from './sec-dns.ts';
import { readServers } from './servers.ts';

const d = maker(DOMAIN);
const MAX_YEARS = 10;

/** The token that is good once, for a reserved name: its own name written backwards. */
const opensReserved = (call: Call, name: string): boolean => {
  const token = ext(call, ALLOCATION_TOKEN, 'allocationToken');
  if (token === undefined) return false;
  refuseIf(text(token) !== [...name].reverse().join(''), 2201, 'Allocation token');
  return true;
};

export const readCode = (call: Call, node: Node | undefined): string | undefined => {
  const pw = kid(kid(node, 'authInfo'), 'pw');
  if (pw === undefined) return undefined;
  const code = text(pw);
  const { secureAuthInfo, minCode } = call.world.behaviour;
  if (code === '') return undefined;
  refuseIf(code.length < minCode && !secureAuthInfo, 2005, 'The code is too short');
  return code;
};

const ticketNode = (ticket: string, call: Call): Node => {
  const b = maker(BR_DOMAIN);
  return b('creData', [
    b('ticketNumber', ticket),
    b('pending', [b('doc', [b('docType', 'CNPJ'), b('limit', instant(call.world.now() + 14 * DAY_MS)), b('description', 'Documents are checked.', { lang: 'en' })], { status: 'waiting' })]),
  ]);
};

export const domainCreate: Flow = (call) => {
  const { world, registrar, object } = call;
  const name = checkDomainName(world, kidText(object, 'name') ?? '');
  mustNameProduct(call, name);
  const years = readYears(object);
  refuseIf(kid(object, 'authInfo') === undefined, 2003, 'authInfo');
  const registrant = kidText(object, 'registrant');
  const people = readPeople(object);
  checkPeople(world, registrant, people);
  refuseIf(years > MAX_YEARS, world.behaviour.tooManyYears, 'At most ten years');
  refuseIf(world.domains.has(name), 2302, 'In use');
  refuseIf(world.reserved.has(name) && !opensReserved(call, name), 2304, 'Reserved');
  refuseIf(world.kind.licence.includes(zoneOf(world, name)) && kidText(ext(call, UAEPP, 'create'), 'license') === undefined, 2003, 'A license is required');
  refuseIf(world.kind.tickets && kidText(ext(call, BR_DOMAIN, 'create'), 'organization') === undefined, 2003, 'An organization is required');
  const phase = ext(call, LAUNCH, 'create');
  refuseIf(kidText(phase, 'phase') === 'claims' && hasClaim(name) && kid(phase, 'notice') === undefined, 2003, 'A claims notice is required');
  const authInfo = readCode(call, object);
  const servers = readServers(world, kid(object, 'ns'));
  const records = createdRecords(call);
  const { fee, extension } = pay(call, name, 'create', years);
  const now = world.now();
  const waits = world.kind.tickets || world.decisions.creates;
  const ticket = world.kind.tickets ? String(world.nextNumber()) : undefined;
  const domain: Domain = {
    name, roid: roid(world, 'D'), statuses: new Set(), sponsor: registrar.id, creator: registrar.id, createdAt: now,
    updater: undefined, updatedAt: undefined, registrant, contacts: people, servers, expiresAt: addYears(now, years),
    transferredAt: undefined, authInfo, ...records,
    graces: [{ kind: 'addPeriod', until: now + world.spans.addGrace * DAY_MS, refund: fee, registrar: registrar.id }],
    deletion: undefined, transfer: undefined,
    pending: waits ? { trId: call.trId, svTrId: call.svTrId, fee, ticket } : undefined,
  };
  world.domains.set(name, domain);
  const l = maker(LAUNCH);
  return {
    code: waits ? 1001 : 1000,
    data: [d('creData', [d('name', name), d('crDate', instant(now)), d('exDate', instant(domain.expiresAt))])],
    extension: [
      ticket !== undefined && ticketNode(ticket, call),
      phase?.attrs['type'] === 'application' && l('creData', [kid(phase, 'phase'), l('applicationID', `A${String(world.nextNumber())}`)]),
      extension,
    ].filter((each) => each !== false),
  };
};
