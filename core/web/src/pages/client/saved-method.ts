import { setTimeout as wait } from 'node:timers/promises';
import { permits } from '@billet/kernel';
import type { Card } from '../../view-models/page.ts';
import type { Action, PageCtx } from '../page.ts';
import { buttonProblem } from '../parts.ts';
import type { InvoiceRow } from '../shapes.ts';

interface Charging {
  readonly method: string | null;
  readonly state: 'none' | 'running' | 'declined' | 'action';
  readonly nextOn: string | null;
}

/** Most providers have answered by then, and the payer sees how it ended instead of being asked to look again. */
const PATIENCE = { looks: 12, every: 250 };

const chargingOf = (ctx: PageCtx, invoiceId: number | string | undefined): Promise<Charging> => ctx.call<Charging>('payments.charging', { invoiceId });

const note = (ctx: PageCtx, { state, nextOn }: Charging): readonly Card[] => {
  if (state === 'none') return [];
  if (state === 'declined') return [{ kind: 'note', tone: 'bad', icon: 'alert', text: nextOn === null ? ctx.t('pay.chargeState.declined') : ctx.t('pay.chargeState.declinedNext', { date: ctx.say.date(nextOn) }) }];
  return [{ kind: 'note', tone: state === 'action' ? 'warn' : 'info', icon: state === 'action' ? 'alert' : 'card', text: ctx.t(`pay.chargeState.${state}`) }];
};

/** One button for who has stored a method, and what became of it when it was pressed, by him or by the schedule. */
export const chargeCards = async (ctx: PageCtx, invoice: InvoiceRow): Promise<readonly Card[]> => {
  if (invoice.open.amount <= 0 || !permits(ctx.caller.permissions, 'payments.read')) return [];
  const charging = await chargingOf(ctx, invoice.id);
  const { method } = charging;
  return [
    ...buttonProblem(ctx, 'charge'),
    ...note(ctx, charging),
    ...(method === null || charging.state === 'action' || !permits(ctx.caller.permissions, 'payments.pay')
      ? []
      : [{ kind: 'form' as const, title: ctx.t('pay.chargeTitle'), form: ctx.form('charge', ctx.t('pay.charge', { amount: ctx.say.money(invoice.open), method }), []) }]),
  ];
};

/** Has the stored method charged, and waits a moment for the answer. */
export const charge: Action = async (ctx) => {
  const invoiceId = ctx.params['id'];
  await ctx.call('payments.charge', { invoiceId });
  for (let looks = 0; looks < PATIENCE.looks && (await chargingOf(ctx, invoiceId)).state === 'running'; looks += 1) await wait(PATIENCE.every);
  const { invoice } = await ctx.call<{ invoice: InvoiceRow }>('invoices.get', { id: invoiceId });
  return { to: ctx.request.path, ...(invoice.open.amount <= 0 ? { say: 'pay.thanks' } : {}) };
};
