import { RGP } from '../names.ts';
import type { Domain } from '../model/objects.ts';
import { addYears, DAY_MS } from '../model/time.ts';
import { refuse, refuseIf } from '../refusal.ts';
import { kid, maker, type Node } from '../xml/node.ts';
import type { Answer, Call } from './call.ts';
import { pay } from './fees.ts';

const answered = (phase: string | undefined, extension: Node | undefined): Answer => {
  const r = maker(RGP);
  return { code: 1000, extension: [phase === undefined ? undefined : r('upData', [r('rgpStatus', [], { s: phase })]), extension] };
};

/** A domain that expired meanwhile comes back with the year it needs. */
const bringBack = (call: Call, domain: Domain): void => {
  domain.deletion = undefined;
  while (domain.expiresAt <= call.world.now()) domain.expiresAt = addYears(domain.expiresAt, 1);
};

/** RFC 3915: request in redemption, then the report within its days. */
export const restore = (call: Call, domain: Domain, update: Node): Answer => {
  const { world, registrar } = call;
  const wish = kid(update, 'restore');
  const phase = domain.deletion?.phase;
  domain.updatedAt ??= world.now();
  if (wish?.attrs['op'] === 'report') {
    refuseIf(phase !== 'pendingRestore', 2304, 'No restore waits for a report');
    refuseIf(kid(wish, 'report') === undefined, 2003, 'report');
    bringBack(call, domain);
    return answered(undefined, undefined);
  }
  refuseIf(phase !== 'redemptionPeriod', 2304, 'Not in redemption');
  refuseIf(domain.sponsor !== registrar.id, 2201);
  const { extension } = pay(call, domain.name, 'restore', 1);
  if (!world.behaviour.restoreReport) {
    bringBack(call, domain);
    return answered(undefined, extension);
  }
  if (domain.deletion === undefined) return refuse(2304);
  domain.deletion = { phase: 'pendingRestore', until: world.now() + world.spans.restoreReport * DAY_MS };
  return answered('pendingRestore', extension);
};
