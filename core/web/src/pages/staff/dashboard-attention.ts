import { permits } from '@billet/kernel';
import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { statusBadge } from '../tones.ts';

export interface Activity {
  readonly failedPayments: number;
  readonly unknownPayments: number;
  readonly lastRun: { readonly asOf: string; readonly state: string; readonly invoices: number; readonly parked: number } | null;
}

export interface Trouble {
  readonly id: number;
  readonly serviceId: number;
  readonly state: string;
  readonly error: { readonly message?: string } | null;
}

type Row = Extract<Card, { kind: 'rows' }>['rows'][number];

const counted = (ctx: PageCtx, count: number, key: string, row: Omit<Row, 'title' | 'meta'>): readonly Row[] =>
  count === 0 ? [] : [{ ...row, title: ctx.t(`dashboard.${key}`, { count }), meta: ctx.t(`dashboard.${key}Meta`) }];

const runRow = (ctx: PageCtx, run: Activity['lastRun']): readonly Row[] =>
  run?.state === 'failed' ? [{ icon: 'refresh', tone: 'bad', title: ctx.t('dashboard.runFailed'), href: '/staff/runs', meta: ctx.say.instant(run.asOf, 'UTC') }] : [];

/** One press from the first page, for those who may. */
const retryOf = (ctx: PageCtx, { serviceId }: Trouble): Pick<Row, 'action'> =>
  permits(ctx.caller.permissions, 'services.write') ? { action: ctx.form('retry', ctx.t('service.tryAgain'), [{ name: 'id', label: '', widget: 'hidden', value: String(serviceId) }]) } : {};

/** What waits for a person, the worst first; each line leads to where it is mended. */
export const attentionCard = (ctx: PageCtx, counts: { readonly pendingOrders: number; readonly parked: number }, activity: Activity, troubles: readonly Trouble[]): Card => {
  const rows = [
    ...runRow(ctx, activity.lastRun),
    ...troubles.map((each): Row => ({ icon: 'terminal', tone: 'bad', title: ctx.t('dashboard.trouble', { id: each.serviceId }), href: `/staff/services/${String(each.serviceId)}`, meta: each.error?.message ?? '', badge: statusBadge(ctx.say, each.state), ...retryOf(ctx, each) })),
    ...counted(ctx, activity.failedPayments, 'failedPayments', { icon: 'card', tone: 'bad', href: '/staff/payments' }),
    ...counted(ctx, activity.unknownPayments, 'unknownPayments', { icon: 'help', tone: 'warn', href: '/staff/payments' }),
    ...counted(ctx, counts.parked, 'parked', { icon: 'pause', tone: 'warn', href: '/staff/runs' }),
    ...counted(ctx, counts.pendingOrders, 'pendingOrders', { icon: 'cart', tone: 'info', href: '/staff/orders?status=pending' }),
  ];
  return { kind: 'rows', title: ctx.t('dashboard.attention'), count: rows.length, rows, empty: ctx.t('dashboard.allQuiet') };
};
