import { type LocalDate, type OperationCtx } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { isRecurring, monthsOf, trialEnd, type AnchorPolicy } from '../periods/index.ts';
import { cycleOf, type Chosen } from './insert-service.ts';

/** The day of a client's account; the first service that asks for it sets it. */
const accountDay = async (ctx: OperationCtx, client: Client, first: LocalDate): Promise<number> => {
  const { all } = data(ctx);
  const day = Number(first.slice(8, 10));
  await all(Client).where('id', client.id).whereNull('account_day').patch({ account_day: day });
  return (await all(Client).findById(client.id).select('account_day'))?.account_day ?? day;
};

/** Where the grid of what was chosen stands: its own anniversary, a day of the month, or the day of the client's account. */
export const anchorOf = async (ctx: OperationCtx, client: Client, { item, product, price }: Chosen, today: LocalDate): Promise<AnchorPolicy> => {
  const cycle = cycleOf(price);
  const rules = { kind: 'dayOfMonth', rule: product.anchor_rule === 'start-month' ? 'start-month' : 'first-date', chargeNextFrom: product.charge_next_from ?? undefined } as const;
  if (product.anchor_day !== null) return { ...rules, day: product.anchor_day };
  // Weeks, days and hours count from the start: they neither ask for a day nor set one.
  if (!product.account_day || !isRecurring(cycle) || monthsOf(cycle) === 0) return { kind: 'anniversary' };
  const trial = trialEnd({ days: item.trialDays ?? (product.trial_until_closing ? 0 : product.trial_days) }, today, today, cycle);
  return { ...rules, day: await accountDay(ctx, client, trial ?? today) };
};
