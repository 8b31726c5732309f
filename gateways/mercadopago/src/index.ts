import { asOutcome, defineGateway, done, isModuleError, refusedBecause, z, type GatewayEvent } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { call, type Ctx } from './client.ts';
import { findPayment, startPayment } from './payments.ts';
import { listPayments } from './reconcile.ts';
import { refundPayment } from './refund.ts';
import { isSigned } from './signature.ts';
import { readMessage } from './webhook.ts';
import { CURRENCIES } from './wire.ts';

export { manifest } from './signature.ts';
export { moneyIn, toWire, wireKey } from './wire.ts';
export type { Account };

const testConnection = async (ctx: Ctx): Promise<{ readonly ok: boolean; readonly message: string }> => {
  try {
    const { nickname, site_id: site } = await call(ctx, 'reads', '/users/me', z.looseObject({ nickname: z.string().default(''), site_id: z.string().default('') }));
    return { ok: true, message: `Mercado Pago answers for ${nickname} (${site}).` };
  } catch (error) {
    if (isModuleError(error)) return { ok: false, message: error.message };
    throw error;
  }
};

/** Mercado Pago: its page for cards and wallets, or a Pix code or boleto shown here. */
export default defineGateway({
  account,
  traits: { flow: 'varies', currencies: CURRENCIES },
  // A message names a payment and tells nothing of it: what it is, only Mercado Pago can say.
  verify: (request, secret) => {
    if (!isSigned(request, secret)) return refusedBecause('the signature does not fit');
    const named: GatewayEvent = { id: request.query['data.id'] ?? '', type: 'ignored', providerRef: request.query['data.id'] ?? '', occurredAt: new Date(0).toISOString() };
    return { ok: true, events: [named] };
  },
  create: () => ({
    test: testConnection,
    start: (ctx, wanted) => asOutcome(startPayment(ctx, wanted).then((fact) => done(fact))),
    retrieve: (ctx, { attemptKey, providerRef }) => asOutcome(findPayment(ctx, attemptKey, providerRef).then((fact) => done(fact))),
    refund: (ctx, wanted) => asOutcome(refundPayment(ctx, wanted)),
    reconcile: (ctx, { since }) => listPayments(ctx, since),
    webhook: readMessage,
  }),
});
