import { type Ctx, type EventContext, ModuleError, type Money, z } from '@billet/sdk';
import { queueMessages, sendMessage } from './send-messages.ts';
import type { TOPICS } from './tables.ts';

type Topic = (typeof TOPICS)[number];
type Facts = Readonly<Record<string, string | Money>>;

const queued = z.object({ messageIds: z.array(z.number()) });
const sent = z.object({ later: z.boolean() });
const invoiceShape = z.object({ invoice: z.object({ number: z.string().nullable() }) });
const serviceShape = z.object({ service: z.object({ label: z.string() }) });

/** Tells linked chats what happens. A message that has to wait fails the delivery, which then comes again. */
export const followEvents = (ctx: Ctx): void => {
  const tell = async (topic: Topic, clientId: number, { eventId }: Pick<EventContext, 'eventId'>, facts: () => Promise<Facts>): Promise<void> => {
    const { messageIds } = queued.parse(await ctx.call(queueMessages.name, { topic, eventId, clientId, facts: await facts() }));
    let later = false;
    for (const messageId of messageIds) later = sent.parse(await ctx.call(sendMessage.name, { messageId })).later || later;
    if (later) throw new ModuleError('busy', 'A message waits for Telegram.');
  };
  const numberOf = async (invoiceId: number): Promise<string> => invoiceShape.parse(await ctx.call('invoices.get', { id: invoiceId })).invoice.number ?? '';
  const serviceOf = (serviceId: number) => async (): Promise<Facts> => ({ service: serviceShape.parse(await ctx.call('services.get', { id: serviceId })).service.label });
  ctx.hooks.on('invoice.issued', (event, told) => tell('invoice-issued', event.clientId, told, async () => ({ number: await numberOf(event.invoiceId), total: event.total })));
  ctx.hooks.on('invoice.paid', (event, told) => tell('invoice-paid', event.clientId, told, async () => ({ number: await numberOf(event.invoiceId) })));
  ctx.hooks.on('payment.failed', (event, told) => tell('payment-failed', event.clientId, told, () => Promise.resolve({})));
  ctx.hooks.on('service.activated', (event, told) => tell('service-activated', event.clientId, told, serviceOf(event.serviceId)));
  ctx.hooks.on('service.suspended', (event, told) => tell('service-suspended', event.clientId, told, serviceOf(event.serviceId)));
  ctx.hooks.on('service.unsuspended', async (event, told) => {
    if (event.wholly) await tell('service-unsuspended', event.clientId, told, serviceOf(event.serviceId));
  });
  ctx.hooks.on('usage.capReached', (event, told) => tell('cap-reached', event.clientId, told, serviceOf(event.serviceId)));
  ctx.hooks.on('domain.expired', (event, told) => tell('domain-expired', event.clientId, told, () => Promise.resolve({ domain: event.name })));
};
