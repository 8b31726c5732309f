import type { HookBus } from '@billet/kernel';
import { z } from '@billet/sdk';

const fact = z.strictObject({ contractId: z.number().int(), serviceId: z.number().int(), clientId: z.number().int() });
const subject = (event: { readonly contractId: number }): string => `contract:${String(event.contractId)}`;

export const declareContractHooks = (bus: HookBus): void => {
  bus.declareEvent('contract.offered', { schema: fact, version: 1, subject, since: '0.1.0' });
  bus.declareEvent('contract.accepted', { schema: fact, version: 1, subject, since: '0.1.0' });
};
