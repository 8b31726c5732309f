import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import type { DomainDetail } from './domain-shapes.ts';

/** Set together by a registry at whose counter the lock was ordered; none of them is lifted by a command. */
const OUT_OF_BAND = ['serverTransferProhibited', 'serverUpdateProhibited', 'serverDeleteProhibited'];

/** The four things that keep a domain from leaving, apart: what each means, and who can lift it. */
export const domainLocks = (ctx: PageCtx, { domain, can }: DomainDetail): readonly Card[] => {
  if (domain.state !== 'active' && domain.state !== 'grace') return [];
  const { t } = ctx;
  const statuses = domain.statuses.filter((status) => status.startsWith('server') && status.endsWith('Prohibited'));
  const outOfBand = OUT_OF_BAND.every((status) => statuses.includes(status));
  const until = domain.lockedUntil !== null && domain.lockedUntil > ctx.web.house.clock.today('UTC') ? domain.lockedUntil : null;
  const row = (name: string, on: boolean, meta: string) => ({
    icon: on ? 'shield' : 'check', title: t(`domainLocks.${name}`), meta, badge: { text: t(on ? 'domains.lock.on' : 'domains.lock.off'), tone: on ? ('info' as const) : ('idle' as const) },
  });
  return [
    {
      kind: 'rows',
      title: t('domainLocks.title'),
      rows: [
        row('own', can.lock && domain.locked, t(can.lock ? 'domainLocks.own.who' : 'domainLocks.own.none')),
        row('days', until !== null, until === null ? t('domainLocks.days.none') : t('domainLocks.days.who', { date: ctx.say.date(until) })),
        row('registry', statuses.length > 0 && !outOfBand, statuses.length > 0 && !outOfBand ? t('domainLocks.registry.who', { statuses: statuses.join(', ') }) : t('domainLocks.registry.none')),
        row('counter', outOfBand, t(outOfBand ? 'domainLocks.counter.who' : 'domainLocks.counter.none')),
      ],
      empty: '',
    },
  ];
};
