import { domainOf, mustAllow, mustOwn } from '../model/find.ts';
import { activeGraces, startRedemption } from '../model/life.ts';
import { chargeAnyway } from '../model/money.ts';
import { addYears } from '../model/time.ts';
import { refuseIf } from '../refusal.ts';
import { kidText } from '../xml/node.ts';
import type { Flow } from './call.ts';
import { mustNameProduct } from './domain-check.ts';

/** Inside the add grace period a domain is gone at once; later it goes through redemption. Graces give money back. */
export const domainDelete: Flow = (call) => {
  const { world, registrar, object } = call;
  const domain = domainOf(world, kidText(object, 'name') ?? '');
  mustNameProduct(call, domain.name);
  mustOwn(domain, registrar.id);
  mustAllow(domain, 'Delete');
  refuseIf([...world.hosts.keys()].some((host) => host.endsWith(`.${domain.name}`)), 2305, 'Subordinate hosts');
  const now = world.now();
  const graces = activeGraces(domain, now);
  for (const grace of graces) chargeAnyway(world, grace.registrar, -grace.refund);
  if (graces.some(({ kind }) => kind === 'addPeriod')) world.domains.delete(domain.name);
  else {
    if (graces.some(({ kind }) => kind === 'autoRenewPeriod')) domain.expiresAt = addYears(domain.expiresAt, -1);
    domain.updater = registrar.id;
    domain.updatedAt = now;
    startRedemption(world, domain, now);
  }
  return { code: world.behaviour.deletion };
};
