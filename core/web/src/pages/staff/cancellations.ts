import type { Page } from '../page.ts';
import { before, nextHref } from '../parts.ts';
import type { PageOf } from '../shapes.ts';
import { statusBadge } from '../tones.ts';

interface Row {
  readonly id: number;
  readonly serviceId: number;
  readonly state: string;
  readonly timing: string;
  readonly endsOn: string | null;
  readonly reason: string;
  readonly createdAt: string;
}

const STATES = ['waiting', 'approved', 'done', 'withdrawn', 'declined'];

/** Requests to end services; those that wait can be decided here. */
export const cancellationsPage: Page = {
  path: '/staff/cancellations',
  area: 'staff',
  open: 'member',
  nav: 'services',
  load: async (ctx) => {
    const { state } = ctx.query;
    const { items, next } = await ctx.call<PageOf<Row>>('cancellations.list', { ...(state === undefined ? {} : { state }), ...before(ctx) });
    const waiting = items.filter((row) => row.state === 'waiting');
    const { t } = ctx;
    return {
      title: t('cancellations.title'),
      crumbs: [{ label: t('nav.services'), href: '/staff/services' }],
      main: [
        {
          kind: 'table',
          caption: t('cancellations.title'),
          views: [{ label: t('views.all'), href: '/staff/cancellations', current: state === undefined }, ...STATES.map((each) => ({ label: t(`status.${each}`), href: `?state=${each}`, current: state === each }))],
          columns: [{ label: t('services.service') }, { label: t('services.status') }, { label: t('service.ends') }, { label: t('cancel.reason'), hide: 'p2' }],
          rows: items.map((row) => ({ cells: [{ text: `#${String(row.serviceId)}`, href: `/staff/services/${String(row.serviceId)}`, sub: t(`end.timing.${row.timing}`) }, { badge: statusBadge(ctx.say, row.state) }, { date: row.endsOn }, { text: row.reason }] })),
          empty: t('cancellations.empty'),
          next: nextHref(ctx, next),
        },
      ],
      aside: waiting.map((row) => ({
        kind: 'facts' as const,
        title: `#${String(row.serviceId)}`,
        note: row.reason,
        facts: [{ label: t('service.when'), instant: row.createdAt }],
        actions: [ctx.form('approve', t('cancellations.approve'), [{ name: 'requestId', label: '', widget: 'hidden', value: String(row.id) }]), ctx.form('decline', t('cancellations.decline'), [{ name: 'requestId', label: '', widget: 'hidden', value: String(row.id) }])],
      })),
    };
  },
  actions: {
    approve: async (ctx, body) => {
      await ctx.call('cancellations.decide', { id: body['requestId'], approve: true });
      return { to: '/staff/cancellations', say: 'form.saved' };
    },
    decline: async (ctx, body) => {
      await ctx.call('cancellations.decide', { id: body['requestId'], approve: false });
      return { to: '/staff/cancellations', say: 'form.saved' };
    },
  },
};
