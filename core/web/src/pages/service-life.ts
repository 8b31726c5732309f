import { FOR_EVER } from '@billet/billing';
import { addDays } from '@billet/sdk';
import type { Link } from '../view-models/field.ts';
import type { Card, Form } from '../view-models/page.ts';
import type { PageCtx } from './page.ts';
import type { ServiceRow } from './shapes.ts';

interface OpenItems {
  readonly currency: string;
  readonly items: readonly { readonly invoiceId: number; readonly number: string | null; readonly dueDate: string; readonly description: string; readonly periodStart: string | null; readonly periodEnd: string | null; readonly net: number }[];
}

/** Days as people read them: inside, the end is the first day that is no longer part of it. */
export const periodText = (ctx: PageCtx, start: string | null, end: string | null): string =>
  start === null || end === null ? '' : `${ctx.say.date(start)} – ${ctx.say.date(addDays(end, -1))}`;

/** What of a service is still to be paid. */
export const openItemsCard = async (ctx: PageCtx, serviceId: number, area: 'staff' | 'client'): Promise<Card> => {
  const { items, currency } = await ctx.call<OpenItems>('services.openItems', { id: serviceId });
  return {
    kind: 'table',
    title: ctx.t('life.open'),
    caption: ctx.t('life.open'),
    columns: [{ label: ctx.t('invoices.number') }, { label: ctx.t('life.period'), hide: 'p2' }, { label: ctx.t('invoices.due') }, { label: ctx.t('invoices.total'), end: true }],
    rows: items.map((item) => ({
      cells: [
        { text: item.number ?? '–', href: `${area === 'staff' ? '/staff' : ''}/invoices/${String(item.invoiceId)}`, sub: item.description },
        { text: periodText(ctx, item.periodStart, item.periodEnd) },
        { date: item.dueDate },
        { money: { amount: item.net, currency } },
      ],
    })),
    empty: ctx.t('life.open.empty'),
  };
};

/** What keeps a service from being billed or suspended. */
export const holdNotes = (ctx: PageCtx, service: ServiceRow): readonly Card[] => {
  const until = service.holdSuspensionUntil;
  const notes: Card[] = [];
  if (service.billingPausedOn !== null) notes.push({ kind: 'note', tone: 'info', icon: 'pause', text: ctx.t('life.paused', { date: ctx.say.date(service.billingPausedOn) }) });
  if (until !== null) notes.push({ kind: 'note', tone: 'info', icon: 'clock', text: until === FOR_EVER ? ctx.t('life.hold.forEver') : ctx.t('life.hold.active', { date: ctx.say.date(until) }) });
  return notes;
};

export const suspendForm = (ctx: PageCtx): Form =>
  ctx.form('suspend', ctx.t('suspend.submit'), [
    { name: 'scope', label: ctx.t('life.suspend.scope'), widget: 'select', options: [{ value: 'server', label: ctx.t('life.suspend.server') }, { value: 'administration', label: ctx.t('life.paper') }] },
    { name: 'reason', label: ctx.t('suspend.reason'), help: ctx.t('life.suspend.help'), widget: 'text' },
    { name: 'stopsBilling', label: ctx.t('life.stopBilling'), widget: 'switch' },
  ]);

/** What can be done with a service, each on a page of its own. */
export const serviceLinks = (ctx: PageCtx, area: 'staff' | 'client', service: ServiceRow, { running, termsKept }: { readonly running: boolean; readonly termsKept: boolean }): readonly Link[] => {
  const at = (rest: string): string => `${area === 'staff' ? '/staff' : ''}/services/${String(service.id)}/${rest}`;
  return [
    ...(running && !termsKept ? [{ label: ctx.t('change.title'), href: at('change'), icon: 'up' }] : []),
    ...(running && service.parentId === null ? [{ label: ctx.t('addons.title'), href: at('addons'), icon: 'plus' }] : []),
    { label: ctx.t('contracts.title'), href: at('contract'), icon: 'book' },
    ...(area === 'staff' ? [{ label: ctx.t('life.edit'), href: at('edit'), icon: 'edit' }, { label: ctx.t('end.title'), href: at('end'), icon: 'out' }] : []),
  ];
};
