import type { HookBus } from '@billet/kernel';
import { z } from '@billet/sdk';

interface BindingFact {
  readonly serviceId: number;
  readonly clientId: number;
  readonly bindingId: number;
}

declare module '@billet/sdk' {
  interface EventMap {
    /** The server matches what is wanted. `first` = for the first time. */
    'provisioning.applied': BindingFact & { readonly first: boolean };
    'provisioning.failed': BindingFact & { readonly kind: string; readonly message: string; readonly needsAttention: boolean };
    'provisioning.removed': BindingFact;
  }
}

const fact = { serviceId: z.number().int(), clientId: z.number().int(), bindingId: z.number().int() };
const subject = (event: BindingFact): string => `service:${String(event.serviceId)}`;

export const declareProvisioningHooks = (bus: HookBus): void => {
  bus.declareEvent('provisioning.applied', { schema: z.strictObject({ ...fact, first: z.boolean() }), version: 1, subject, since: '0.1.0' });
  bus.declareEvent('provisioning.failed', { schema: z.strictObject({ ...fact, kind: z.string(), message: z.string(), needsAttention: z.boolean() }), version: 1, subject, since: '0.1.0' });
  bus.declareEvent('provisioning.removed', { schema: z.strictObject(fact), version: 1, subject, since: '0.1.0' });
};
