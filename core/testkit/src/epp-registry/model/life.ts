import { RGP, DOMAIN } from '../names.ts';
import { chargeAnyway } from './money.ts';
import type { Domain, Grace, Transfer } from './objects.ts';
import { priceOf } from './prices.ts';
import { addYears, DAY_MS, instant } from './time.ts';
import { tell, type World } from './world.ts';
import { maker, type Node } from '../xml/node.ts';

const MAX_YEARS = 10;

export const activeGraces = (domain: Domain, now: number): readonly Grace[] => domain.graces.filter(({ until }) => until > now);

export const transferNode = ({ name, expiresAt }: Domain, transfer: Transfer): Node => {
  const d = maker(DOMAIN);
  return d('trnData', [
    d('name', name),
    d('trStatus', transfer.status),
    d('reID', transfer.to),
    d('reDate', instant(transfer.requestedAt)),
    d('acID', transfer.from),
    d('acDate', instant(transfer.actAt)),
    d('exDate', instant(transfer.status === 'pending' ? transferExpiry(expiresAt, transfer) : expiresAt)),
  ]);
};

/** A transfer adds its years, up to ten from the day it was asked for. */
const transferExpiry = (expiresAt: number, { years, requestedAt }: Transfer): number =>
  Math.min(addYears(expiresAt, years), addYears(requestedAt, MAX_YEARS));

/** Ends a transfer, for or against the gaining side. */
export const endTransfer = (world: World, domain: Domain, status: Exclude<Transfer['status'], 'pending'>, at: number): void => {
  const { transfer } = domain;
  if (transfer === undefined) return;
  const approved = status.endsWith('Approved');
  if (approved) {
    const auto = activeGraces(domain, at).find(({ kind }) => kind === 'autoRenewPeriod');
    // The loser gets the year back that the registry renewed by itself; the registrant pays one year only.
    if (auto !== undefined) {
      chargeAnyway(world, auto.registrar, -auto.refund);
      domain.expiresAt = addYears(domain.expiresAt, -1);
    }
    domain.expiresAt = transferExpiry(domain.expiresAt, transfer);
    domain.sponsor = transfer.to;
    domain.transferredAt = at;
    domain.graces = [
      { kind: 'transferPeriod', until: at + world.spans.transferGrace * DAY_MS, refund: transfer.fee, registrar: transfer.to },
    ];
    for (const host of world.hosts.values()) if (host.name.endsWith(`.${domain.name}`)) host.sponsor = transfer.to;
    if (world.behaviour.secureAuthInfo) domain.authInfo = undefined;
  } else chargeAnyway(world, transfer.to, -transfer.fee);
  transfer.status = status;
  transfer.actAt = at;
  const text = approved ? 'Transfer approved.' : 'Transfer not carried out.';
  for (const side of [transfer.from, transfer.to]) tell(world, side, text, [transferNode(domain, transfer)]);
};

const autoRenew = (world: World, domain: Domain, at: number): void => {
  const fee = priceOf(world.prices, domain.name, 'renew', 1);
  chargeAnyway(world, domain.sponsor, fee);
  domain.expiresAt = addYears(domain.expiresAt, 1);
  const until = at + world.spans.autoRenewGrace * DAY_MS;
  domain.graces = [...activeGraces(domain, at), { kind: 'autoRenewPeriod', until, refund: fee, registrar: domain.sponsor }];
};

export const startRedemption = (world: World, domain: Domain, at: number): void => {
  domain.deletion = { phase: 'redemptionPeriod', until: at + world.spans.redemption * DAY_MS };
  domain.graces = [];
};

const deletionStep = (world: World, domain: Domain, at: number): void => {
  switch (domain.deletion?.phase) {
    case 'pendingRestore': {
      startRedemption(world, domain, at);
      const r = maker(RGP);
      tell(world, domain.sponsor, 'Restore report not received.', [], [r('infData', [r('rgpStatus', [], { s: 'redemptionPeriod' })])]);
      break;
    }
    case 'redemptionPeriod':
      domain.deletion = { phase: 'pendingDelete', until: at + world.spans.pendingDelete * DAY_MS };
      break;
    case 'pendingDelete':
      world.domains.delete(domain.name);
      tell(world, domain.sponsor, `Domain ${domain.name} was purged.`);
      break;
    case undefined:
      break;
  }
};

interface Due {
  readonly at: number;
  run(): void;
}

/** What happens next to a domain by the mere passing of time. */
const nextOf = (world: World, domain: Domain): Due | undefined => {
  const { transfer, deletion, pending } = domain;
  if (transfer?.status === 'pending') {
    return { at: transfer.actAt, run: () => endTransfer(world, domain, 'serverApproved', transfer.actAt) };
  }
  if (deletion !== undefined) return { at: deletion.until, run: () => deletionStep(world, domain, deletion.until) };
  if (pending !== undefined) return undefined;
  const at = domain.expiresAt;
  return {
    at,
    run: () => {
      if (world.behaviour.autoRenew) autoRenew(world, domain, at);
      else startRedemption(world, domain, at);
    },
  };
};

/** Lets everything happen that is due, in its order. */
export const settle = (world: World): void => {
  for (;;) {
    const due = [...world.domains.values()]
      .map((domain) => nextOf(world, domain))
      .filter((each) => each !== undefined && each.at <= world.now())
      .reduce<Due | undefined>((first, each) => (first !== undefined && each !== undefined && first.at <= each.at ? first : each), undefined);
    if (due === undefined) return;
    due.run();
  }
};
