import type { Card, Value } from '../../../view-models/page.ts';
import type { PageCtx } from '../../page.ts';
import { nextHref } from '../../parts.ts';
import { stateBadge, type AddressRow, type Addresses } from './address-parts.ts';

const holderOf = (ctx: PageCtx, row: AddressRow): Value => {
  if (row.state === 'reserved') return { text: row.note === '' ? '–' : row.note };
  if (row.state === 'resting') return { text: ctx.t('addresses.freeAt', { time: ctx.say.instant(row.freeAt ?? row.since, 'UTC') }), ...(row.client === null ? {} : { sub: ctx.t('addresses.wasOf', { name: row.client.name }) }) };
  if (row.login === null || row.service === null) return { text: '–' };
  return { text: row.login.name, href: `/staff/services/${String(row.service.id)}/resources/radiusLogin/${String(row.login.id)}`, ...(row.client === null ? {} : { sub: row.client.name }) };
};

/** Addresses with who has them. */
export const addressTable = (ctx: PageCtx, { items, next }: Addresses, more: { readonly empty: string; readonly withPool?: boolean } & Pick<Extract<Card, { kind: 'table' }>, 'views' | 'search' | 'title'>): Card => {
  const { empty, withPool = false, ...rest } = more;
  return {
    kind: 'table',
    caption: ctx.t('nav.addresses'),
    columns: [{ label: ctx.t('addresses.address') }, { label: ctx.t('services.status'), hide: 'p3' }, { label: ctx.t('addresses.holder') }, ...(withPool ? [{ label: ctx.t('addresses.pool'), hide: 'p2' as const }] : []), { label: ctx.t('addresses.since'), hide: 'p2' }],
    rows: items.map((row) => ({
      cells: [
        { text: row.address, href: `/staff/addresses/held/${String(row.id)}`, ...(row.fixed && row.state === 'held' ? { sub: ctx.t('addresses.byHand') } : {}) },
        { badge: stateBadge(ctx, row.state) },
        holderOf(ctx, row),
        ...(withPool ? [row.pool === null ? { text: '–' } : { text: row.pool.name, href: `/staff/addresses/${String(row.pool.id)}` }] : []),
        { instant: row.since },
      ],
    })),
    empty,
    next: nextHref(ctx, next),
    ...rest,
  };
};
