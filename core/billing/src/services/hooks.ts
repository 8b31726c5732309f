import type { HookBus } from '@billet/kernel';
import { z, type ServiceFact } from '@billet/sdk';

const fact = { serviceId: z.number().int(), clientId: z.number().int() };
const subject = (event: ServiceFact): string => `service:${String(event.serviceId)}`;
const since = '0.1.0';

export const declareServiceHooks = (bus: HookBus): void => {
  bus.declareEvent('service.created', { schema: z.strictObject(fact), version: 1, subject, since });
  bus.declareEvent('service.activated', { schema: z.strictObject(fact), version: 1, subject, since });
  bus.declareEvent('service.changed', { schema: z.strictObject(fact), version: 1, subject, since });
  bus.declareEvent('service.transferred', { schema: z.strictObject({ ...fact, fromClientId: z.number().int() }), version: 1, subject, since });
  bus.declareEvent('service.cancelRequested', { schema: z.strictObject({ ...fact, endsOn: z.string(), stopsDomains: z.boolean().default(false) }), version: 1, subject, since });
  bus.declareEvent('service.cancelWithdrawn', { schema: z.strictObject(fact), version: 1, subject, since });
  bus.declareEvent('service.ended', { schema: z.strictObject({ ...fact, endedOn: z.string() }), version: 1, subject, since });
  bus.declareEvent('service.suspended', { schema: z.strictObject({ ...fact, owner: z.string(), reason: z.string() }), version: 1, subject, since });
  bus.declareEvent('service.unsuspended', { schema: z.strictObject({ ...fact, owner: z.string(), wholly: z.boolean() }), version: 1, subject, since });
  bus.declareEvent('usage.recorded', { schema: z.strictObject({ ...fact, metric: z.string(), day: z.string(), quantity: z.number().int() }), version: 1, subject, since });
  bus.declareGate('service.start', { onError: 'deny', timeoutMs: 3000, since });
  bus.declareGate('service.suspend', { onError: 'allow', timeoutMs: 3000, since });
  bus.declareGate('service.terminate', { onError: 'deny', timeoutMs: 3000, since });
};
