import { asOutcome, defineGateway, done, refusedBecause } from '@billet/sdk';
import { account, type Account } from './account.ts';
import { createClient } from './client.ts';
import { captureHeld, chargeOrder, findOrder, startOrder, voidHeld } from './orders.ts';
import { listPayments } from './reconcile.ts';
import { refundCapture } from './refund.ts';
import { keyOf } from './signature.ts';
import { testConnection } from './test-connection.ts';
import { createWebhook, readSigned } from './webhook.ts';
import { CURRENCIES } from './wire.ts';

export { isPaypalAddress, signedText, trustedKey } from './signature.ts';
export { moneyIn, toWire } from './wire.ts';
export type { Account };

/** PayPal: wallets and cards on PayPal's page. */
export default defineGateway({
  account,
  traits: { flow: 'redirect', currencies: CURRENCIES, partialCapture: true },
  // The secret is the webhook id, and from the next line on the certificate or public key in PEM.
  verify: (request, secret) => {
    const [webhookId = '', ...pem] = secret.trim().split(/\r?\n/);
    const key = keyOf(pem.join('\n'));
    return key === undefined ? refusedBecause('the secret is the webhook id and, on the lines after it, the certificate in PEM') : readSigned(request, webhookId.trim(), key);
  },
  create: () => {
    const call = createClient();
    return {
      test: (ctx) => testConnection(ctx, call),
      start: (ctx, wanted) => asOutcome(startOrder(ctx, call, wanted).then((fact) => done(fact))),
      retrieve: (ctx, { attemptKey, providerRef }) => asOutcome(findOrder(ctx, call, attemptKey, providerRef).then((fact) => done(fact))),
      charge: (ctx, wanted) => asOutcome(chargeOrder(ctx, call, wanted).then((fact) => done(fact))),
      capture: (ctx, wanted) => asOutcome(captureHeld(ctx, call, wanted).then((fact) => done(fact))),
      void: (ctx, wanted) => asOutcome(voidHeld(ctx, call, wanted).then((fact) => done(fact))),
      refund: (ctx, wanted) => asOutcome(refundCapture(ctx, call, wanted)),
      reconcile: (ctx, { since }) => listPayments(ctx, call, since),
      webhook: createWebhook(),
    };
  },
});
