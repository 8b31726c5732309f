import type { HookBus } from '@billet/kernel';
import { z } from '@billet/sdk';

export const declareBrandHooks = (bus: HookBus): void => {
  bus.declareEvent('brand.created', {
    schema: z.strictObject({ brandId: z.number().int(), zone: z.string() }),
    version: 1,
    subject: (event) => `brand:${String(event.brandId)}`,
    since: '0.1.0',
  });
};
