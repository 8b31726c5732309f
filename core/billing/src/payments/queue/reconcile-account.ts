import { addMilliseconds, defineOperation, invalid, type GatewayEvent, localDateSchema, notFound, z } from '@billet/sdk';
import { brandOf } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { compareLists } from '../rules/index.ts';
import { GatewayAccount, Payment } from '../tables.ts';
import { noteUnmatched } from './note-unmatched.ts';

/** A list is read to its end, but not for ever. */
const MOST = 20_000;

const difference = z.strictObject({ reference: z.string(), theirs: z.number().int().nullable(), ours: z.number().int().nullable(), currency: z.string() });

/** Compares what the provider says it took with what is booked. What we miss goes into the queue; the rest is told. */
export const reconcileAccount = defineOperation({
  name: 'gatewayAccounts.reconcile',
  summary: "Compares a provider's own list of payments with what is booked; what is missing here waits in the queue.",
  kind: 'command',
  http: { method: 'POST', path: '/gateway-accounts/{id}/reconcile' },
  audience: ['staff'],
  permission: 'payments.write',
  input: z.strictObject({ id: idSchema, since: localDateSchema }),
  output: z.strictObject({ compared: z.number().int(), queued: z.number().int(), differences: z.array(difference) }),
  prepare: async (ctx, { id, since }) => {
    const account = await data(ctx).all(GatewayAccount).findById(id);
    if (account === undefined) throw notFound('Payment method');
    if (ctx.use(gatewayRegistryRef).get(account.extension).gateway.reconcile === undefined) throw invalid('NO_LIST', 'id', 'This gateway has no list to compare with.');
    return { accountId: id, extension: account.extension, since };
  },
  call: async (ctx, { accountId, extension, since }): Promise<readonly GatewayEvent[]> => {
    const registry = ctx.use(gatewayRegistryRef);
    const callCtx = await registry.callCtx(extension, accountId, { key: `reconcile:${since}`, attempt: 1, signal: ctx.signal });
    const events: GatewayEvent[] = [];
    for await (const event of registry.get(extension).gateway.reconcile?.(callCtx, { since: `${since}T00:00:00.000Z` }) ?? []) {
      events.push(event);
      if (events.length >= MOST) break;
    }
    return events;
  },
  settle: async (ctx, { accountId, since }, events: readonly GatewayEvent[]) => {
    const { all } = data(ctx);
    const account = await all(GatewayAccount).findById(accountId);
    if (account === undefined) throw notFound('Payment method');
    const theirs = events.flatMap((event) => (event.type === 'payment.succeeded' && event.money !== undefined ? [{ reference: event.providerRef, amount: event.money.amount, currency: event.money.currency }] : []));
    const booked = await all(Payment).where('gateway_account_id', accountId).whereNull('reversed_at').where('created_at', '>=', addMilliseconds(`${since}T00:00:00.000Z`, -86_400_000));
    const known = await all(Payment).where('gateway_account_id', accountId).whereIn('reference', theirs.map((each) => each.reference));
    const ours = [...new Map([...booked.filter((row) => row.received_on >= since), ...known].map((row) => [row.id, { reference: row.reference, amount: row.charged_amount ?? row.amount, currency: row.charged_currency ?? row.currency }] as const)).values()];
    const differences = compareLists(theirs, ours);
    const today = ctx.clock.today((await brandOf(ctx, account.brand_id)).zone);
    let queued = 0;
    for (const each of differences) {
      if (each.ours !== null || each.theirs === null) continue;
      if (await noteUnmatched(ctx, { gatewayAccountId: accountId, reference: each.reference, amount: each.theirs, currency: each.currency, receivedOn: today, reason: 'RECONCILED' })) queued += 1;
    }
    ctx.touch({ kind: 'gateway_account', id: accountId }, undefined, { reconciled: since, differences: differences.length, queued });
    return { compared: theirs.length, queued, differences: differences.slice(0, 500) };
  },
});
