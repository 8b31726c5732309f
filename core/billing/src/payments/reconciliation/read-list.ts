import type { GatewayEvent } from '@billet/sdk';
import type { GatewayRegistry } from '../gateway-registry.ts';
import type { Listed } from '../rules/index.ts';

/** A list is read to its end, but not for ever. */
const MOST = 20_000;

/** A payment on a provider's list. */
export interface TheirPayment extends Listed {
  readonly attemptKey?: string;
  readonly occurredAt: string;
}

const paymentOf = (event: GatewayEvent): readonly TheirPayment[] =>
  event.type !== 'payment.succeeded' || event.money === undefined
    ? []
    : [{
        reference: event.providerRef, amount: event.money.amount, currency: event.money.currency, occurredAt: event.occurredAt,
        ...(event.fee === undefined || event.fee.currency !== event.money.currency ? {} : { fee: event.fee.amount }),
        ...(event.attemptKey === undefined ? {} : { attemptKey: event.attemptKey }),
      }];

/** What a provider says it took since a day. `whole` is false if the list was longer than is read. */
export const readList = async (registry: GatewayRegistry, wanted: { readonly accountId: number; readonly extension: string; readonly since: string }, signal: AbortSignal): Promise<{ readonly payments: readonly TheirPayment[]; readonly whole: boolean }> => {
  const ctx = await registry.callCtx(wanted.extension, wanted.accountId, { key: `reconcile:${wanted.since}`, attempt: 1, signal });
  const payments: TheirPayment[] = [];
  for await (const event of registry.get(wanted.extension).gateway.reconcile?.(ctx, { since: `${wanted.since}T00:00:00.000Z` }) ?? []) {
    payments.push(...paymentOf(event));
    if (payments.length >= MOST) return { payments, whole: false };
  }
  return { payments, whole: true };
};
