import { BR_DOMAIN, CHANGE_POLL, DOMAIN, EPP } from '../names.ts';
import { domainNode } from '../flows/domain-info.ts';
import { maker } from '../xml/node.ts';
import { domainOf } from './find.ts';
import { chargeAnyway } from './money.ts';
import { instant } from './time.ts';
import { tell, type World } from './world.ts';

/** Decides a create that waits, and tells its registrar. */
export const decide = (world: World, name: string, accepted: boolean, reason = ''): void => {
  const domain = domainOf(world, name);
  const { pending } = domain;
  if (pending === undefined) throw new Error(`${name} waits for no decision`);
  const d = maker(DOMAIN);
  const b = maker(BR_DOMAIN);
  const e = maker(EPP);
  domain.pending = undefined;
  if (!accepted) {
    world.domains.delete(domain.name);
    chargeAnyway(world, domain.sponsor, -pending.fee);
  }
  tell(
    world,
    domain.sponsor,
    accepted ? 'Pending action completed successfully.' : `Pending action refused. ${reason}`.trim(),
    [
      d('panData', [
        d('name', domain.name, { paResult: accepted ? '1' : '0' }),
        d('paTRID', [e('clTRID', pending.trId), e('svTRID', pending.svTrId)]),
        d('paDate', instant(world.now())),
      ]),
    ],
    pending.ticket === undefined
      ? []
      : [b('panData', [b('ticketNumber', pending.ticket), ...(reason === '' ? [] : [b('reason', reason, { lang: 'en' })])])],
  );
};

/** The registry itself sets or lifts a status, for example after a dispute, and says so. */
export const changeStatus = (world: World, name: string, status: `server${string}`, on: boolean, reason = 'UDRP'): void => {
  const domain = domainOf(world, name);
  if (on) domain.statuses.add(status);
  else domain.statuses.delete(status);
  const c = maker(CHANGE_POLL);
  tell(
    world,
    domain.sponsor,
    'Registry initiated update of domain.',
    [domainNode(world, domain, true)],
    [
      c('changeData', [
        c('operation', 'update'),
        c('date', instant(world.now())),
        c('svTRID', `BILLET-${String(world.nextNumber())}`),
        c('who', 'registry'),
        c('reason', reason),
      ], { state: 'after' }),
    ],
  );
};
