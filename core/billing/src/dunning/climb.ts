import { addDays, type OperationCtx } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { carryOut, suspendServices } from './carry-out.ts';
import { loadCases, type InvoiceCase } from './load-cases.ts';
import { decide, type LadderStep } from './rules/index.ts';
import { DunningDone, PaymentPromise } from './tables.ts';

/** What became of a rung, for the report. */
export interface Climbed {
  readonly invoiceId: number;
  readonly clientId: number;
  readonly step: string;
  readonly action: string;
  readonly outcome: 'done' | 'skipped' | 'partial' | 'broken';
}

/** The cursor says when an invoice is to be looked at again; it never moves the invoice's own version. */
export const setCursor = async (ctx: OperationCtx, invoiceId: number, on: string | null): Promise<void> => {
  await data(ctx).db.execute('update invoices set next_dunning_on = ? where id = ?', [on, invoiceId]);
};

/** Today in every brand's zone. */
export const todays = async (ctx: OperationCtx): Promise<(brandId: number) => string> => {
  const zones = new Map((await data(ctx).all(Brand)).map((brand) => [brand.id, brand.zone] as const));
  return (brandId) => ctx.clock.today(zones.get(brandId) ?? 'UTC');
};

const note = async (ctx: OperationCtx, invoice: InvoiceCase, step: LadderStep, outcome: 'done' | 'skipped' | 'partial'): Promise<Climbed> => {
  await data(ctx)
    .all(DunningDone)
    .insert({ invoice_id: invoice.invoiceId, client_id: invoice.clientId, step: step.id, action: step.action, done_on: invoice.given.today, outcome })
    .onConflict(['invoice_id', 'step'])
    .merge(['done_on', 'outcome']);
  return { invoiceId: invoice.invoiceId, clientId: invoice.clientId, step: step.id, action: step.action, outcome };
};

const breakPromise = async (ctx: OperationCtx, invoice: InvoiceCase, resuspend: boolean): Promise<Climbed> => {
  await data(ctx).all(PaymentPromise).where({ invoice_id: invoice.invoiceId, state: 'open' }).patch({ state: 'broken' });
  if (resuspend) await suspendServices(ctx, invoice);
  await ctx.emit('dunning.promiseBroken', { invoiceId: invoice.invoiceId, clientId: invoice.clientId });
  return { invoiceId: invoice.invoiceId, clientId: invoice.clientId, step: 'promise', action: resuspend ? 'suspend' : 'promise', outcome: 'broken' };
};

/** Takes one invoice up its ladder as far as today allows, in the caller's transaction. Twice is once. */
export const climb = async (ctx: OperationCtx, invoiceId: number): Promise<readonly Climbed[]> => {
  const [invoice] = await loadCases(data(ctx).db, [invoiceId], await todays(ctx));
  if (invoice === undefined) return [];
  if (!invoice.isOpen) {
    await setCursor(ctx, invoiceId, null);
    return [];
  }
  const plan = decide(invoice.given);
  const climbed: Climbed[] = [];
  let { nextOn } = plan;
  if (plan.promiseBroken) climbed.push(await breakPromise(ctx, invoice, plan.resuspend));
  for (const step of plan.skipped) climbed.push(await note(ctx, invoice, step, 'skipped'));
  for (const [i, step] of plan.steps.entries()) {
    const carried = await carryOut(ctx, invoice, step);
    const outcome = plan.partial && i === plan.steps.length - 1 ? 'partial' : carried;
    if (carried === 'partial') nextOn = addDays(invoice.given.today, 1);
    // A rung that a hold keeps open is tried every day; that is told once.
    if (outcome === 'partial' && invoice.given.done.some((each) => each.id === step.id)) continue;
    climbed.push(await note(ctx, invoice, step, outcome));
    await ctx.emit('dunning.climbed', { invoiceId, clientId: invoice.clientId, step: step.id, action: step.action });
  }
  await setCursor(ctx, invoiceId, nextOn);
  if (climbed.length > 0) ctx.touch({ kind: 'invoice', id: invoiceId, clientId: invoice.clientId }, undefined, { dunning: climbed.map((each) => each.step) });
  return climbed;
};
