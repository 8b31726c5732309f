import type { HookBus } from '@billet/kernel';
import { z, type BindingFact } from '@billet/sdk';

const fact = { serviceId: z.number().int(), clientId: z.number().int(), bindingId: z.number().int() };
const subject = (event: BindingFact): string => `service:${String(event.serviceId)}`;

export const declareProvisioningHooks = (bus: HookBus): void => {
  bus.declareEvent('provisioning.applied', { schema: z.strictObject({ ...fact, first: z.boolean() }), version: 1, subject, since: '0.1.0' });
  bus.declareEvent('provisioning.failed', { schema: z.strictObject({ ...fact, kind: z.string(), message: z.string(), needsAttention: z.boolean() }), version: 1, subject, since: '0.1.0' });
  bus.declareEvent('server.down', { schema: z.strictObject({ serverId: z.number().int(), name: z.string(), kind: z.string(), message: z.string() }), version: 1, subject: (event) => `server:${String(event.serverId)}`, since: '0.1.0' });
  bus.declareEvent('usage.threshold', { schema: z.strictObject({ ...fact, metric: z.string(), percent: z.number().int(), value: z.number().int(), limit: z.number().int() }), version: 1, subject, since: '0.1.0' });
  const cap = { serviceId: fact.serviceId, clientId: fact.clientId, capId: z.number().int(), action: z.enum(['throttle', 'block', 'overage']) };
  bus.declareEvent('usage.capReached', { schema: z.strictObject({ ...cap, until: z.string() }), version: 1, subject: (event) => `service:${String(event.serviceId)}`, since: '0.1.0' });
  bus.declareEvent('usage.capLifted', { schema: z.strictObject(cap), version: 1, subject: (event) => `service:${String(event.serviceId)}`, since: '0.1.0' });
  bus.declareEvent('provisioning.removed', { schema: z.strictObject(fact), version: 1, subject, since: '0.1.0' });
};
