import type { HookBus } from '@billet/kernel';
import { z } from '@billet/sdk';

const fact = { documentId: z.number().int(), invoiceId: z.number().int(), clientId: z.number().int(), extension: z.string() };
const subject = (event: { readonly invoiceId: number }): string => `invoice:${String(event.invoiceId)}`;

export const declareFiscalHooks = (bus: HookBus): void => {
  const declare = { version: 1, subject, since: '0.1.0' } as const;
  bus.declareEvent('fiscal.accepted', { schema: z.strictObject({ ...fact, accessKey: z.string() }), ...declare });
  bus.declareEvent('fiscal.rejected', { schema: z.strictObject({ ...fact, reason: z.string(), message: z.string(), cancellation: z.boolean() }), ...declare });
  bus.declareEvent('fiscal.cancelled', { schema: z.strictObject(fact), ...declare });
};
