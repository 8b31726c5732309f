import { defineOperation, invalid, localDateSchema, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { GatewayAccount } from '../tables.ts';
import { readList } from './read-list.ts';
import { settleList } from './settle-list.ts';

const money = z.number().int().nullable();
const difference = z.strictObject({ kind: z.enum(['missing_here', 'missing_there', 'amount', 'fee']), reference: z.string(), theirs: money, ours: money, theirFee: money, ourFee: money, currency: z.string() });

/** Compares what the provider says it took with what is booked; the same that is done every night. */
export const reconcileAccount = defineOperation({
  name: 'gatewayAccounts.reconcile',
  summary: "Compares a provider's own list of payments with what is booked and keeps what differs; money of no attempt of ours waits in the queue.",
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
  call: (ctx, wanted) => readList(ctx.use(gatewayRegistryRef), wanted, ctx.signal),
  settle: async (ctx, { accountId, since }, list: Awaited<ReturnType<typeof readList>>) => {
    const account = await data(ctx).all(GatewayAccount).findById(accountId);
    if (account === undefined) throw notFound('Payment method');
    const { differences, queued } = await settleList(ctx, account, since, list);
    ctx.touch({ kind: 'gateway_account', id: accountId }, undefined, { reconciled: since, differences: differences.length, queued });
    return { compared: list.payments.length, queued, differences: differences.slice(0, 500) };
  },
});
