import { createHmac } from 'node:crypto';
import type { OperationCtx, PaymentFact } from '@billet/sdk';
import { data } from '../../data.ts';
import { keyringRef } from '../../refs.ts';
import type { PaymentAttempt } from '../tables.ts';
import { PaymentMethod } from '../tables-of-methods.ts';

const PLACE = 'payment_methods:token';

/** By which a token is recognised without being stored in clear. */
export const tokenHash = (ctx: Pick<OperationCtx, 'use'>, token: string): string => createHmac('sha256', ctx.use(keyringRef).derive('payment-token')).update(token).digest('hex');

/** Keeps a method the provider has stored, once, with what the client agreed to when paying. The first is the default. */
export const saveMethod = async (ctx: OperationCtx, attempt: Pick<PaymentAttempt, 'client_id' | 'gateway_account_id' | 'mandate'>, saved: NonNullable<PaymentFact['savedMethod']>): Promise<void> => {
  const { all, db } = data(ctx);
  const keyring = ctx.use(keyringRef);
  const hash = tokenHash(ctx, saved.token);
  const written = await db.execute(
    `insert into payment_methods (client_id, gateway_account_id, token, token_hash, label, expires, is_default, state, mandate, created_at)
     select ?, ?, ?, ?, ?, ?, not exists (select 1 from payment_methods p where p.client_id = ? and p.is_default), 'active', ?, ?
     on conflict do nothing`.replace(' on conflict', ' where true on conflict'),
    [attempt.client_id, attempt.gateway_account_id, keyring.seal(saved.token, PLACE), hash, saved.label, saved.expires ?? null, attempt.client_id, JSON.stringify(attempt.mandate ?? {}), ctx.clock.now()],
  );
  if (written === 0) return;
  const method = await all(PaymentMethod).findOne({ client_id: attempt.client_id, gateway_account_id: attempt.gateway_account_id, token_hash: hash });
  ctx.touch({ kind: 'payment_method', id: method?.id ?? 0, clientId: attempt.client_id }, undefined, { label: saved.label });
  await ctx.emit('paymentMethod.saved', { methodId: method?.id ?? 0, clientId: attempt.client_id, label: saved.label });
};

/** The token in clear, for the one call that needs it. */
export const tokenOf = (ctx: Pick<OperationCtx, 'use'>, method: Pick<PaymentMethod, 'token'>): string => ctx.use(keyringRef).open(method.token, PLACE);
