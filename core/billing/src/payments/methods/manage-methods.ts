import { defineOperation, notFound, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { PaymentMethod } from '../tables-of-methods.ts';

const method = z.strictObject({
  id: z.number().int(),
  clientId: z.number().int(),
  gatewayAccountId: z.number().int(),
  label: z.string(),
  expires: z.string().nullable(),
  isDefault: z.boolean(),
  state: z.string(),
  createdAt: z.string(),
});

export const listMethods = defineOperation({
  name: 'paymentMethods.list',
  summary: 'Cards and accounts a client has allowed to be charged. Only labels: numbers stay with the provider.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/payment-methods' },
  audience: ['staff', 'client'],
  permission: 'payments.read',
  input: z.strictObject({ clientId: idSchema }),
  output: z.strictObject({ items: z.array(method) }),
  run: async (ctx, { clientId }) => {
    const rows = await data(ctx).of(PaymentMethod).where('client_id', clientId).whereNot('state', 'removed').orderBy('id');
    return {
      items: rows.map((row) => ({
        id: row.id, clientId: row.client_id, gatewayAccountId: row.gateway_account_id, label: row.label, expires: row.expires, isDefault: row.is_default, state: row.state, createdAt: row.created_at,
      })),
    };
  },
});

export const chooseMethod = defineOperation({
  name: 'paymentMethods.makeDefault',
  summary: 'Makes a stored method the one that is charged by itself.',
  kind: 'command',
  http: { method: 'POST', path: '/payment-methods/{id}/default' },
  audience: ['staff', 'client'],
  permission: 'payments.pay',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ id: z.number().int() }),
  run: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const row = await of(PaymentMethod).findById(id);
    if (row === undefined || row.state === 'removed') throw notFound('Payment method');
    await all(PaymentMethod).where({ client_id: row.client_id, is_default: true }).patch({ is_default: false });
    await all(PaymentMethod).findById(id).patch({ is_default: true, state: 'active' });
    ctx.touch({ kind: 'payment_method', id, clientId: row.client_id }, { isDefault: row.is_default }, { isDefault: true });
    return { id };
  },
});

/** The token is forgotten at once; the row stays, because payments point to it. */
export const removeMethod = defineOperation({
  name: 'paymentMethods.remove',
  summary: 'Forgets a stored method; it is never charged again.',
  kind: 'command',
  http: { method: 'DELETE', path: '/payment-methods/{id}' },
  audience: ['staff', 'client'],
  permission: 'payments.pay',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ removed: z.boolean() }),
  run: async (ctx, { id }) => {
    const { of, all } = data(ctx);
    const row = await of(PaymentMethod).findById(id);
    if (row === undefined) throw notFound('Payment method');
    if (row.state === 'removed') return { removed: false };
    await all(PaymentMethod).findById(id).patch({ state: 'removed', is_default: false, token: '', token_hash: `removed:${String(id)}` });
    const next = await all(PaymentMethod).where({ client_id: row.client_id, state: 'active' }).orderBy('id', 'desc').first();
    if (row.is_default && next !== undefined) await all(PaymentMethod).findById(next.id).patch({ is_default: true });
    ctx.touch({ kind: 'payment_method', id, clientId: row.client_id }, { label: row.label }, { state: 'removed' });
    return { removed: true };
  },
});
