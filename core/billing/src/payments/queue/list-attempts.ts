import { defineOperation, z } from '@billet/sdk';
import { Client } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema, pageInput, pageOf, pageResult } from '../../paging.ts';
import { GatewayAccount, PaymentAttempt } from '../tables.ts';

const states = z.enum(['created', 'requires_action', 'authorised', 'processing', 'succeeded', 'failed', 'cancelled', 'unknown']);

const attempt = z.strictObject({
  id: z.number().int(), key: z.string(), clientId: z.number().int(), clientName: z.string(), gatewayAccountId: z.number().int(), methodName: z.string(),
  money: z.strictObject({ amount: z.number().int(), currency: z.string() }),
  state: states, origin: z.string(), providerRef: z.string().nullable(), error: z.string().nullable(), lookups: z.number().int(), nextLookupAt: z.string().nullable(), createdAt: z.string(),
});

/** Every try to get money, also those that came to nothing. */
export const listAttempts = defineOperation({
  name: 'payments.attempts',
  summary: 'Attempts to pay, newest first, with what became of each.',
  kind: 'query',
  http: { method: 'GET', path: '/payments/attempts' },
  audience: ['staff'],
  permission: 'payments.read',
  input: z.strictObject({ state: states.optional(), gatewayAccountId: idSchema.optional(), clientId: idSchema.optional(), ...pageInput }),
  output: pageOf(attempt),
  run: async (ctx, { state, gatewayAccountId, clientId, before, limit }) => {
    const { of, all } = data(ctx);
    const query = of(PaymentAttempt).orderBy('id', 'desc').limit(limit);
    for (const [column, value] of [['state', state], ['gateway_account_id', gatewayAccountId], ['client_id', clientId]] as const) if (value !== undefined) void query.where(column, value);
    if (before !== undefined) void query.where('id', '<', before);
    const rows = await query;
    const clients = new Map((await all(Client).whereIn('id', rows.map((row) => row.client_id))).map((row) => [row.id, row.name] as const));
    const accounts = new Map((await all(GatewayAccount)).map((row) => [row.id, row.name] as const));
    return pageResult(
      rows.map((row) => ({
        id: row.id, key: row.key, clientId: row.client_id, clientName: clients.get(row.client_id) ?? '', gatewayAccountId: row.gateway_account_id, methodName: accounts.get(row.gateway_account_id) ?? '',
        money: { amount: row.amount, currency: row.currency }, state: row.state as z.output<typeof states>, origin: row.origin, providerRef: row.provider_ref, error: row.error, lookups: row.lookups, nextLookupAt: row.next_lookup_at, createdAt: row.created_at,
      })),
      limit,
    );
  },
});
