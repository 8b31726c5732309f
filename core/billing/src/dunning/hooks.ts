import type { HookBus } from '@billet/kernel';
import { z } from '@billet/sdk';

const fact = { invoiceId: z.number().int(), clientId: z.number().int() };
const subject = (event: { readonly invoiceId: number }): string => `invoice:${String(event.invoiceId)}`;
const since = '0.1.0';

export const declareDunningHooks = (bus: HookBus): void => {
  bus.declareEvent('dunning.climbed', { schema: z.strictObject({ ...fact, step: z.string(), action: z.string() }), version: 1, subject, since });
  bus.declareEvent('dunning.promised', { schema: z.strictObject({ ...fact, until: z.string() }), version: 1, subject, since });
  bus.declareEvent('dunning.promiseBroken', { schema: z.strictObject(fact), version: 1, subject, since });
};
