import { defineGateway, isModuleError, type Outcome, type RawRequest, type Verification } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { charge } from './charge.ts';
import { gatewayEvent } from './gateway-event.ts';
import { capture, voidHeld } from './held.ts';
import { listPayments } from './reconcile.ts';
import { refund } from './refund.ts';
import { retrieve } from './retrieve.ts';
import { start } from './start.ts';
import { testConnection } from './test-connection.ts';
import { verifySignature } from './verify-signature.ts';

export { fromWire, toWire } from './wire.ts';
export type { Account };

/** What went wrong on the way comes back as an outcome. */
const outcome = async <T>(work: Promise<Outcome<T>>): Promise<Outcome<T>> => {
  try {
    return await work;
  } catch (error) {
    if (isModuleError(error)) return error.failure;
    throw error;
  }
};

/** The check over the raw bytes, and what the message says. */
const verify = (request: RawRequest, secret: string | undefined, nowMs: number): Verification => {
  const verified = verifySignature(request, secret, nowMs);
  return verified.ok ? { ok: true, events: [gatewayEvent(verified.event)] } : verified;
};

/** Cards and wallets on Stripe's own page; card numbers never come near the house. */
export default defineGateway({
  account,
  traits: { flow: 'redirect', currencies: '*', partialCapture: true },
  verify,
  create: () => ({
    test: testConnection,
    start: (ctx, wanted) => outcome(start(ctx, wanted)),
    retrieve: (ctx, wanted) => outcome(retrieve(ctx, wanted)),
    charge: (ctx, wanted) => outcome(charge(ctx, wanted)),
    capture: (ctx, wanted) => outcome(capture(ctx, wanted)),
    void: (ctx, wanted) => outcome(voidHeld(ctx, wanted)),
    refund: (ctx, wanted) => outcome(refund(ctx, wanted)),
    reconcile: (ctx, { since }) => listPayments(ctx, since),
    webhook: (ctx, request) => Promise.resolve(verify(request, ctx.settings.webhookSecret?.reveal(), ctx.clock.wallMs())),
  }),
});
