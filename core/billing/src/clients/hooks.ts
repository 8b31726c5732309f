import type { HookBus } from '@billet/kernel';
import { z } from '@billet/sdk';

const id = z.number().int();

export const declareClientHooks = (bus: HookBus): void => {
  bus.declareEvent('client.created', { schema: z.strictObject({ clientId: id, brandId: id }), version: 1, subject: (e) => `client:${String(e.clientId)}`, since: '0.1.0' });
  bus.declareEvent('client.merged', { schema: z.strictObject({ clientId: id, fromClientId: id }), version: 1, subject: (e) => `client:${String(e.clientId)}`, since: '0.1.0' });
  bus.declareEvent('client.erased', { schema: z.strictObject({ clientId: id }), version: 1, subject: (e) => `client:${String(e.clientId)}`, since: '0.1.0' });
  bus.declareEvent('client.groupChanged', { schema: z.strictObject({ clientId: id, groupId: id.nullable() }), version: 1, subject: (e) => `client:${String(e.clientId)}`, since: '0.1.0' });
  bus.declareEvent('payer.taxNumberSet', { schema: z.strictObject({ payerId: id, clientId: id }), version: 1, subject: (e) => `payer:${String(e.payerId)}`, since: '0.1.0' });
  bus.declareEvent('user.registered', { schema: z.strictObject({ userId: id, clientId: id, referral: z.string().nullable() }), version: 1, subject: (e) => `user:${String(e.userId)}`, since: '0.1.0' });
};
