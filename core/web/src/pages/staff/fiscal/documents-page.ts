import type { Page, PageCtx } from '../../page.ts';
import { before, nextHref } from '../../parts.ts';
import type { PageOf } from '../../shapes.ts';
import { fiscalBadge, PATH } from './fiscal-parts.ts';

interface Row {
  readonly id: number;
  readonly clientName: string;
  readonly invoiceNumber: string | null;
  readonly account: string;
  readonly state: string;
  readonly series: string | null;
  readonly number: number | null;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly reason: string | null;
  readonly message: string | null;
  readonly createdAt: string;
}

/** Views of the list: as many as stand beside each other on a phone. */
const STATES = ['rejected', 'queued', 'accepted', 'cancelled'] as const;

const numberOf = ({ series, number }: Row): string => (series === null || number === null ? '–' : `${series} / ${String(number)}`);

/** What was declared, or is to be; those that were refused by a click. */
export const fiscalPage: Page = {
  path: '/staff/fiscal',
  area: 'staff',
  open: 'member',
  nav: 'invoices',
  load: async (ctx: PageCtx) => {
    const { t } = ctx;
    const state = STATES.find((each) => each === ctx.query['state']);
    const { items, next, rejected } = await ctx.call<PageOf<Row> & { readonly rejected: number }>('fiscal.list', { ...(state === undefined ? {} : { state }), ...before(ctx) });
    return {
      title: t('fiscal.title'),
      crumbs: [{ label: t('invoices.title'), href: '/staff/invoices' }],
      actions: [{ label: t('fiscal.accounts'), href: `${PATH}/accounts`, icon: 'sliders' }],
      main: [
        ...(rejected > 0 && state !== 'rejected' ? [{ kind: 'note' as const, tone: 'bad' as const, icon: 'alert', text: t('fiscal.refused', { count: rejected }) }] : []),
        {
          kind: 'table',
          caption: t('fiscal.title'),
          views: [{ label: t('views.all'), href: PATH, current: state === undefined }, ...STATES.map((each) => ({ label: t(`fiscal.state.${each}`), href: `${PATH}?state=${each}`, current: state === each }))],
          columns: [{ label: t('fiscal.document') }, { label: t('service.client'), hide: 'p2' }, { label: t('services.status') }, { label: t('fiscal.seriesNumber'), hide: 'p3' }, { label: t('invoice.total'), end: true }, { label: t('service.when'), end: true, hide: 'p2' }],
          rows: items.map((row) => ({
            cells: [
              { text: row.invoiceNumber ?? '–', href: `${PATH}/${String(row.id)}`, sub: row.account },
              { text: row.clientName },
              { badge: fiscalBadge(ctx, row.state), sub: row.state === 'accepted' || row.reason === null ? undefined : row.reason },
              { text: numberOf(row) },
              { money: row.total },
              { instant: row.createdAt },
            ],
          })),
          empty: t('fiscal.none'),
          next: nextHref(ctx, next),
        },
      ],
    };
  },
};
