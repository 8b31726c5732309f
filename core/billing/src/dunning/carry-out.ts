import type { OperationCtx } from '@billet/sdk';
import { Client } from '../clients/index.ts';
import { data } from '../data.ts';
import { addLateFee } from '../invoicing/index.ts';
import { queueMails } from '../mail/index.ts';
import { chargeAnew } from '../payments/index.ts';
import { endService, Service, suspendForOwner } from '../services/index.ts';
import { dunningMail } from './dunning-mail.ts';
import type { InvoiceCase } from './load-cases.ts';
import { lateRuleOf } from './late-rule.ts';
import type { LadderStep } from './rules/index.ts';
import { servicesHeldBack } from './services-held.ts';
import { DunningTask } from './tables.ts';
import { webhookJob } from './webhook.ts';

const RUNNING: readonly string[] = ['active', 'suspended'];

/** Suspends what stands on the invoice, but for services that a hold protects today. */
export const suspendServices = async (ctx: OperationCtx, invoice: InvoiceCase): Promise<void> => {
  const { all } = data(ctx);
  const held = await servicesHeldBack(ctx, invoice.serviceIds, invoice.given.today);
  for (const service of await all(Service).whereIn('id', [...invoice.serviceIds]).orderBy('id')) {
    if (held.has(service.id) || !RUNNING.includes(service.status)) continue;
    await suspendForOwner(ctx, service, { owner: 'overdue', reason: invoice.number ?? '', stopsBilling: false, until: null });
  }
};

const endServices = async (ctx: OperationCtx, invoice: InvoiceCase): Promise<void> => {
  const held = await servicesHeldBack(ctx, invoice.serviceIds, invoice.given.today);
  for (const id of invoice.serviceIds) if (!held.has(id)) await endService(ctx, id, invoice.given.today);
};

/** What became of a rung; `partial` = a hold keeps something of it open, so that it is tried again. */
export type CarriedOut = 'done' | 'partial';

/** Ends all that runs and closes the account; a service that a hold protects keeps it open, on whatever invoice it stands. */
const closeAccount = async (ctx: OperationCtx, invoice: InvoiceCase): Promise<CarriedOut> => {
  const { all } = data(ctx);
  const running = await all(Service).where({ client_id: invoice.clientId }).whereIn('status', ['pending', ...RUNNING]).orderBy('id');
  const held = await servicesHeldBack(ctx, running.map((service) => service.id), invoice.given.today);
  for (const service of running) if (!held.has(service.id)) await endService(ctx, service.id, invoice.given.today);
  if (held.size > 0) return 'partial';
  await all(Client).findById(invoice.clientId).patch({ status: 'closed' });
  ctx.touch({ kind: 'client', id: invoice.clientId, clientId: invoice.clientId }, undefined, { status: 'closed', because: invoice.number });
  return 'done';
};

/** Does what a rung says. */
export const carryOut = async (ctx: OperationCtx, invoice: InvoiceCase, step: LadderStep): Promise<CarriedOut> => {
  switch (step.action) {
    case 'reminder':
    case 'notice':
      await queueMails(ctx, dunningMail(invoice, step));
      break;
    case 'suspend':
      await suspendServices(ctx, invoice);
      break;
    case 'terminate':
      await endServices(ctx, invoice);
      break;
    case 'close-account':
      return closeAccount(ctx, invoice);
    case 'task':
      await data(ctx).all(DunningTask).insert({ client_id: invoice.clientId, invoice_id: invoice.invoiceId, step: step.id, note: step.note ?? '', created_at: ctx.clock.now() }).onConflict(['invoice_id', 'step']).ignore();
      break;
    case 'late-fee':
    case 'interest':
      await addLateFee(ctx, invoice.invoiceId, lateRuleOf(step, invoice.given.client.exponent));
      break;
    case 'charge':
      await chargeAnew(ctx, invoice.invoiceId);
      break;
    case 'webhook':
      // Without an address the event that every rung emits is all there is to it.
      if (step.url !== undefined) await ctx.enqueue(webhookJob(invoice, { ...step, url: step.url }));
      break;
  }
  return 'done';
};
