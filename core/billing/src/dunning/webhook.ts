import { createHmac } from 'node:crypto';
import { createHttp, type JobContext } from '@billet/kernel';
import { httpCall, ModuleError, z } from '@billet/sdk';
import type { House } from '../room.ts';
import { dunningSettings } from './dunning-settings.ts';
import type { InvoiceCase } from './load-cases.ts';
import type { LadderStep } from './rules/index.ts';

const payloadSchema = z.strictObject({ url: z.string(), id: z.string(), body: z.string() });

interface WebhookJob {
  readonly task: string;
  readonly payload: z.output<typeof payloadSchema>;
  readonly dedupeKey: string;
}

/** The message of a rung as it was when the rung was climbed; every try sends the same bytes. */
export const webhookJob = (invoice: InvoiceCase, step: LadderStep & { readonly url: string }): WebhookJob => {
  const id = `dunning:${String(invoice.invoiceId)}:${step.id}`;
  const body = JSON.stringify({
    version: 1,
    event: 'dunning.climbed',
    id,
    step: step.id,
    on: invoice.given.today,
    client: { id: invoice.clientId, name: invoice.buyer.name, email: invoice.buyer.email },
    invoice: { id: invoice.invoiceId, number: invoice.number, dueDate: invoice.given.dueDate, open: invoice.given.open, currency: invoice.currency },
    overdue: { amount: invoice.given.client.overdue, invoices: invoice.given.client.overdueInvoices },
  });
  return { task: 'dunning.webhook', payload: { url: step.url, id, body }, dedupeKey: id };
};

/** Posts one message, signed together with the moment. What is not taken (2xx) is tried again by the queue; 410 ends it. */
export const sendWebhook = async (house: House, payload: unknown, job: Pick<JobContext, 'signal'>): Promise<void> => {
  const { url, id, body } = payloadSchema.parse(payload);
  const { webhookSecret, webhookInner } = dunningSettings.parse(await house.settings.get('dunning', 'system'));
  if (webhookSecret === undefined) throw new ModuleError('auth', 'There is no secret to sign webhooks with.');
  const timestamp = String(Math.floor(house.clock.wallMs() / 1000));
  const http = createHttp({ extension: 'dunning', permissions: ['net:*'], allowInner: webhookInner, outlet: house.outlet });
  const { status } = await httpCall({ http, signal: job.signal }, url, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'billet-timestamp': timestamp,
      'billet-signature': `sha256=${createHmac('sha256', webhookSecret.reveal()).update(`${timestamp}.${body}`).digest('hex')}`,
      'idempotency-key': id,
    },
  });
  if (status === 410) throw Object.assign(new Error('The program wants no more of these.'), { fatal: true });
  if (status < 200 || status > 299) throw new ModuleError('remote', `The program answered ${String(status)}.`);
};
