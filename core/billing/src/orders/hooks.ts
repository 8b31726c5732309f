import type { HookBus } from '@billet/kernel';
import { z } from '@billet/sdk';

const id = z.number().int();
const subject = (event: { readonly orderId: number }): string => `order:${String(event.orderId)}`;

export const declareOrderHooks = (bus: HookBus): void => {
  bus.declareEvent('order.placed', { schema: z.strictObject({ orderId: id, clientId: id, invoiceId: id.nullable() }), version: 1, subject, since: '0.1.0' });
  bus.declareEvent('order.accepted', { schema: z.strictObject({ orderId: id, clientId: id }), version: 1, subject, since: '0.1.0' });
  bus.declareEvent('order.cancelled', { schema: z.strictObject({ orderId: id, clientId: id }), version: 1, subject, since: '0.1.0' });
  const ofQuote = (event: { readonly quoteId: number }): string => `quote:${String(event.quoteId)}`;
  bus.declareEvent('quote.made', { schema: z.strictObject({ quoteId: id, clientId: id }), version: 1, subject: ofQuote, since: '0.1.0' });
  bus.declareEvent('quote.accepted', { schema: z.strictObject({ quoteId: id, clientId: id, orderId: id }), version: 1, subject: ofQuote, since: '0.1.0' });
  bus.declareEvent('quote.declined', { schema: z.strictObject({ quoteId: id, clientId: id }), version: 1, subject: ofQuote, since: '0.1.0' });
  bus.declareGate('order.accept', { onError: 'deny', timeoutMs: 3000, since: '0.1.0' });
};
