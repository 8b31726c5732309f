import { EURID_DOMAIN } from '../names.ts';
import { domainOf, mustAllow, mustOwn, pendingTransfer } from '../model/find.ts';
import { endTransfer, transferNode } from '../model/life.ts';
import type { Domain } from '../model/objects.ts';
import { DAY_MS } from '../model/time.ts';
import { tell } from '../model/world.ts';
import { refuse, refuseIf } from '../refusal.ts';
import { kid, kidText, text } from '../xml/node.ts';
import { ext, type Answer, type Call, type Flow } from './call.ts';
import { mustNameProduct } from './domain-check.ts';
import { pay } from './fees.ts';
import { readPeople } from './people.ts';
import { readYears } from './period.ts';

const shown = (domain: Domain, code = 1000): Answer =>
  domain.transfer === undefined ? { code } : { code, data: [transferNode(domain, domain.transfer)] };

const checkCode = (call: Call, domain: Domain, required: boolean): void => {
  const pw = kid(kid(call.object, 'authInfo'), 'pw');
  if (pw === undefined) refuseIf(required, 2201, 'A code is required');
  // Without a code at rest nobody can guess it, not even with an empty one.
  else refuseIf(domain.authInfo === undefined || text(pw) !== domain.authInfo, 2202, 'Wrong code');
};

const locked = ({ world }: Call, domain: Domain): boolean => {
  const since = domain.transferredAt ?? domain.createdAt;
  return world.now() - since < world.behaviour.transferLockDays * DAY_MS;
};

const request = (call: Call, domain: Domain): Answer => {
  const { world, registrar, object } = call;
  refuseIf(world.kind.transfer !== 'code', 2101, 'Transfers go another way here');
  refuseIf(domain.sponsor === registrar.id, 2002, 'It is yours');
  // The code is looked at before the lock, so that a wrong code learns nothing about the lock.
  checkCode(call, domain, true);
  refuseIf(pendingTransfer(domain), 2300);
  mustAllow(domain, 'Transfer');
  refuseIf(locked(call, domain), 2201, 'Too soon after the last change');
  refuseIf(readYears(object) !== 1, 2306, 'For one year only');
  const contacts = kid(ext(call, EURID_DOMAIN, 'transfer'), 'request');
  const years = kid(object, 'period') === undefined ? 0 : 1;
  const { fee, extension } = pay(call, domain.name, 'transfer', 1);
  const now = world.now();
  domain.transfer = {
    status: 'pending', from: domain.sponsor, to: registrar.id, requestedAt: now,
    actAt: now + world.spans.transferDecision * DAY_MS, years, fee,
  };
  if (contacts !== undefined) {
    domain.registrant = kidText(contacts, 'registrant');
    domain.contacts = readPeople(contacts);
    // Where the new contacts come along, nobody is asked any more.
    endTransfer(world, domain, 'serverApproved', now);
    return { ...shown(domain), extension: [extension] };
  }
  tell(world, domain.sponsor, 'Transfer requested.', [transferNode(domain, domain.transfer)]);
  return { ...shown(domain, 1001), extension: [extension] };
};

const query = (call: Call, domain: Domain): Answer => {
  const { transfer } = domain;
  if (transfer === undefined) return refuse(2002, 'There was never a transfer');
  checkCode(call, domain, false);
  const knows = [transfer.from, transfer.to].includes(call.registrar.id) || kid(call.object, 'authInfo') !== undefined;
  refuseIf(!knows, 2201);
  return shown(domain);
};

const decide = (call: Call, domain: Domain): Answer => {
  const { registrar, op, world } = call;
  const { transfer } = domain;
  if (transfer === undefined || transfer.status !== 'pending') return refuse(2301);
  checkCode(call, domain, false);
  if (op === 'cancel') refuseIf(transfer.to !== registrar.id, 2201);
  else mustOwn(domain, registrar.id);
  const status = { approve: 'clientApproved', reject: 'clientRejected', cancel: 'clientCancelled' } as const;
  endTransfer(world, domain, status[op as keyof typeof status], world.now());
  return shown(domain);
};

export const domainTransfer: Flow = (call) => {
  const domain = domainOf(call.world, kidText(call.object, 'name') ?? '');
  mustNameProduct(call, domain.name);
  if (call.op === 'request') return request(call, domain);
  return call.op === 'query' ? query(call, domain) : decide(call, domain);
};
