import type { HookBus } from '@billet/kernel';
import { z } from '@billet/sdk';

const fact = { domainId: z.number().int(), clientId: z.number().int(), serviceId: z.number().int(), name: z.string() };
const subject = (event: { readonly domainId: number }): string => `domain:${String(event.domainId)}`;

export const declareDomainHooks = (bus: HookBus): void => {
  const declare = { version: 1, subject, since: '0.1.0' } as const;
  for (const name of ['domain.registered', 'domain.renewed', 'domain.transferredIn', 'domain.restored', 'domain.traded'] as const) {
    bus.declareEvent(name, { schema: z.strictObject({ ...fact, expiresOn: z.string() }), ...declare });
  }
  for (const name of ['domain.expired', 'domain.deleted', 'domain.released', 'domain.transferredAway'] as const) {
    bus.declareEvent(name, { schema: z.strictObject(fact), ...declare });
  }
  bus.declareEvent('domain.failed', { schema: z.strictObject({ ...fact, operation: z.string(), message: z.string() }), ...declare });
};
