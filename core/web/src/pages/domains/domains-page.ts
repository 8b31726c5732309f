import type { Card } from '../../view-models/page.ts';
import type { Page } from '../page.ts';
import { before } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import { domainTable, type DomainOperationRow, type DomainRow } from './domain-shapes.ts';

type Area = 'client' | 'staff';

/** All domains one may see; for staff also what waits at registrars or for a person, with a button to try again. */
export const domainsPage = (area: Area): Page => {
  const base = area === 'client' ? '/domains' : '/staff/domains';
  return {
    path: base,
    area,
    open: 'member',
    nav: 'domains',
    load: async (ctx) => {
      const search = ctx.query['search'] ?? '';
      const filter = { ...(search === '' ? {} : { search }), ...(area === 'client' ? { clientId: ctx.caller.clientId } : {}) };
      const { items, next } = await ctx.call<PageOf<DomainRow>>('domains.list', { ...filter, ...before(ctx) });
      const stuck = area === 'client' ? [] : (await ctx.call<PageOf<DomainOperationRow>>('domains.troubles', {})).items;
      const troubles: readonly Card[] =
        stuck.length === 0
          ? []
          : [
              {
                kind: 'rows',
                title: ctx.t('domains.troubles'),
                rows: stuck.map((row) => ({
                  icon: row.state === 'attention' ? 'alert' : 'clock',
                  title: ctx.t(`domains.kind.${row.kind}`),
                  href: `${base}/${String(row.domainId)}`,
                  meta: row.message === '' ? ctx.t('domains.underway') : row.message,
                  tone: row.state === 'attention' ? ('bad' as const) : ('info' as const),
                  action: ctx.form(`retry-${String(row.id)}`, ctx.t('domains.retry'), []),
                })),
                empty: '',
              },
            ];
      return { title: ctx.t('nav.domains'), main: [...troubles, domainTable(ctx, items, base, next)] };
    },
    action: (name) => {
      const id = area === 'staff' ? /^retry-(\d+)$/.exec(name)?.[1] : undefined;
      if (id === undefined) return undefined;
      return async (ctx) => {
        await ctx.call('domains.retry', { id });
        return { to: base, say: 'domains.sent' };
      };
    },
  };
};
