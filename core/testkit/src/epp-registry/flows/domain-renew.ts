import { DOMAIN } from '../names.ts';
import { domainOf, mustAllow, mustOwn } from '../model/find.ts';
import { activeGraces } from '../model/life.ts';
import { addYears, DAY_MS, dateOf, instant } from '../model/time.ts';
import { refuseIf } from '../refusal.ts';
import { kidText, maker } from '../xml/node.ts';
import type { Flow } from './call.ts';
import { mustNameProduct } from './domain-check.ts';
import { pay } from './fees.ts';
import { readYears } from './period.ts';

const d = maker(DOMAIN);
const MAX_YEARS = 10;

export const domainRenew: Flow = (call) => {
  const { world, registrar, object } = call;
  const domain = domainOf(world, kidText(object, 'name') ?? '');
  mustNameProduct(call, domain.name);
  mustOwn(domain, registrar.id);
  mustAllow(domain, 'Renew');
  refuseIf(kidText(object, 'curExpDate')?.slice(0, 10) !== dateOf(domain.expiresAt), world.behaviour.wrongExpiry, 'curExpDate');
  const years = readYears(object);
  const until = addYears(domain.expiresAt, years);
  refuseIf(until > addYears(world.now(), MAX_YEARS), world.behaviour.tooManyYears, 'At most ten years');
  const { fee, extension } = pay(call, domain.name, 'renew', years);
  const now = world.now();
  domain.expiresAt = until;
  domain.updater = registrar.id;
  domain.updatedAt = now;
  domain.graces = [
    ...activeGraces(domain, now),
    { kind: 'renewPeriod', until: now + world.spans.renewGrace * DAY_MS, refund: fee, registrar: registrar.id },
  ];
  return {
    code: 1000,
    data: [d('renData', [d('name', domain.name), d('exDate', instant(until))])],
    extension: [extension],
  };
};
