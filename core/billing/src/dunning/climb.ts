import { addDays, type OperationCtx } from '@billet/sdk';
import { Brand } from '../brands/index.ts';
import { data } from '../data.ts';
import { Invoice, InvoiceLine } from '../invoicing/index.ts';
import { queueMails } from '../mail/index.ts';
import { endService, heldOn, Service, suspendForOwner, unsuspendForOwner } from '../services/index.ts';
import { defaultLadder, dueStep, ladderSchema, type LadderStep } from './rules/index.ts';
import { DunningDone } from './tables.ts';

const OPEN: readonly string[] = ['unpaid', 'part_paid'];

const servicesOn = async (ctx: OperationCtx, invoiceId: number): Promise<readonly Service[]> => {
  const { all } = data(ctx);
  const lines = await all(InvoiceLine).where('invoice_id', invoiceId).whereNotNull('service_id');
  return all(Service).whereIn('id', [...new Set(lines.map((line) => line.service_id ?? 0))]).orderBy('id');
};

const notify = async (ctx: OperationCtx, invoice: Invoice, step: LadderStep): Promise<void> => {
  const { buyer } = invoice.party as { readonly buyer: { readonly name: string; readonly email: string } };
  await queueMails(ctx, {
    brandId: invoice.brand_id,
    clientId: invoice.client_id,
    key: step.action === 'reminder' ? 'invoice-reminder' : step.day <= 0 ? 'invoice-due' : 'invoice-overdue',
    to: { address: buyer.email, name: buyer.name },
    locale: invoice.locale,
    model: {
      invoiceId: invoice.id,
      name: buyer.name,
      number: invoice.number,
      total: { amount: invoice.total - invoice.paid - invoice.credited, currency: invoice.currency },
      dueDate: invoice.due_date,
    },
    dedupeKey: `invoice:${String(invoice.id)}:${step.id}`,
  });
};

const carryOut = async (ctx: OperationCtx, invoice: Invoice, step: LadderStep, today: string): Promise<void> => {
  if (step.action === 'reminder' || step.action === 'notice') {
    await notify(ctx, invoice, step);
    return;
  }
  for (const service of await servicesOn(ctx, invoice.id)) {
    if (step.action === 'terminate') {
      if (!heldOn(service.hold_suspension_until, today)) await endService(ctx, service.id, today);
    }
    else if (service.status === 'active' || service.status === 'suspended') {
      await suspendForOwner(ctx, service, { owner: 'overdue', reason: invoice.number ?? '', stopsBilling: false, until: null });
    }
  }
};

/** Takes one invoice up its ladder, as far as today allows: one rung, and the mails it overtakes. */
export const climb = async (ctx: OperationCtx, invoiceId: number): Promise<LadderStep | null> => {
  const { all } = data(ctx);
  const invoice = await all(Invoice).findById(invoiceId);
  const brand = await all(Brand).findById(invoice?.brand_id ?? 0);
  if (invoice === undefined || brand === undefined || invoice.status !== 'issued' || !OPEN.includes(invoice.settlement)) return null;
  const ladder = brand.ladder === null ? defaultLadder : ladderSchema.parse(brand.ladder);
  const today = ctx.clock.today(brand.zone);
  const done = await all(DunningDone).where('invoice_id', invoiceId);
  const { step, skipped } = dueStep({ ladder, dueDate: invoice.due_date, today, done: done.map((row) => ({ id: row.step, on: row.done_on })) });
  if (step === null) return null;
  // A hold does not use the rung up: it is climbed when the hold is over.
  const hard = step.action === 'suspend' || step.action === 'terminate';
  const services = hard ? await servicesOn(ctx, invoiceId) : [];
  if (services.length > 0 && services.every((service) => heldOn(service.hold_suspension_until, today))) return null;
  for (const each of [...skipped, step]) {
    await all(DunningDone).insert({ invoice_id: invoiceId, client_id: invoice.client_id, step: each.id, action: each.action, done_on: today, outcome: each === step ? 'done' : 'skipped' });
  }
  await carryOut(ctx, invoice, step, today);
  ctx.touch({ kind: 'invoice', id: invoiceId, clientId: invoice.client_id }, undefined, { dunning: step.id });
  return step;
};

/** A payment lifts what "overdue" holds on services that no other overdue invoice is asking about. */
export const releaseServices = async (ctx: OperationCtx, invoiceId: number): Promise<void> => {
  const { all, db } = data(ctx);
  const invoice = await all(Invoice).findById(invoiceId);
  const brand = await all(Brand).findById(invoice?.brand_id ?? 0);
  if (invoice === undefined || brand === undefined) return;
  const ladder = brand.ladder === null ? defaultLadder : ladderSchema.parse(brand.ladder);
  const suspendDay = ladder.find((step) => step.action === 'suspend')?.day ?? 0;
  const stillLate = addDays(ctx.clock.today(brand.zone), -suspendDay);
  for (const service of await servicesOn(ctx, invoiceId)) {
    const [late] = await db.raw<{ id: number }>(
      `select i.id from invoices i join invoice_lines l on l.invoice_id = i.id
       where l.service_id = ? and i.status = 'issued' and i.settlement in ('unpaid', 'part_paid') and i.due_date <= ? limit 1`,
      [service.id, stillLate],
    );
    if (late === undefined) await unsuspendForOwner(ctx, service, 'overdue');
  }
};
