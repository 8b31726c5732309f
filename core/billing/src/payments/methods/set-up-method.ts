import { conflict, defineOperation, invalid, notFound, z, type OperationCtx, type Outcome, type PaymentFact } from '@billet/sdk';
import { Client, Payer } from '../../clients/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { accountsFor } from '../availability.ts';
import { callGateway } from '../call-gateway.ts';
import { gatewayPayer } from '../gateway-payer.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { GatewayAccount } from '../tables.ts';
import { saveMethod } from './save-method.ts';

const where = { clientId: idSchema, gatewayAccountId: idSchema };

/** The account, if this client may set something up there. */
const usable = async (ctx: OperationCtx, clientId: number, gatewayAccountId: number): Promise<{ readonly client: Client; readonly account: GatewayAccount }> => {
  const client = await data(ctx).of(Client).findById(clientId);
  if (client === undefined) throw notFound('Client');
  const account = await data(ctx).all(GatewayAccount).findOne({ id: gatewayAccountId, brand_id: client.brand_id, enabled: true });
  if (account === undefined || (await accountsFor(ctx, [account], clientId)).length === 0) throw notFound('Payment method');
  if (ctx.use(gatewayRegistryRef).get(account.extension).gateway.setUp === undefined) throw conflict('NOTHING_TO_SET_UP', 'This payment method needs no mandate.');
  return { client, account };
};

export const describeSetUp = defineOperation({
  name: 'paymentMethods.setUpForm',
  summary: 'What a client has to type to allow charges by a payment method, and the values of the text he agrees to.',
  kind: 'query',
  http: { method: 'GET', path: '/clients/{clientId}/payment-methods/new' },
  audience: ['client', 'staff'],
  permission: 'payments.pay',
  input: z.strictObject(where),
  output: z.strictObject({ extension: z.string(), name: z.string(), terms: z.record(z.string(), z.string()) }),
  run: async (ctx, { clientId, gatewayAccountId }) => {
    const { account } = await usable(ctx, clientId, gatewayAccountId);
    const registry = ctx.use(gatewayRegistryRef);
    const callCtx = await registry.callCtx(account.extension, account.id, { key: 'terms', attempt: 1, signal: AbortSignal.timeout(5000) });
    return { extension: account.extension, name: account.name, terms: { ...registry.get(account.extension).gateway.terms?.(callCtx) } };
  },
});

interface Prepared {
  readonly clientId: number;
  readonly accountId: number;
  readonly extension: string;
  readonly key: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly payer: ReturnType<typeof gatewayPayer>;
}

export const setUpMethod = defineOperation({
  name: 'paymentMethods.setUp',
  summary: 'Stores what a client allows to be charged, such as a mandate for direct debits. What he agreed to is kept with it.',
  kind: 'command',
  http: { method: 'POST', path: '/clients/{clientId}/payment-methods' },
  audience: ['client', 'staff'],
  permission: 'payments.pay',
  input: z.strictObject({ ...where, values: z.record(z.string().max(40), z.string().max(200)), agree: z.literal(true, 'Without agreement nothing can be collected.') }),
  output: z.strictObject({ label: z.string() }),
  sensitive: ['values'],
  prepare: async (ctx, { clientId, gatewayAccountId, values }): Promise<Prepared> => {
    const { client, account } = await usable(ctx, clientId, gatewayAccountId);
    const { setUp } = ctx.use(gatewayRegistryRef).get(account.extension).definition;
    const parsed = setUp?.safeParse(values);
    if (parsed?.success !== true) throw invalid('INPUT_INVALID', String(parsed?.error.issues[0]?.path[0] ?? 'values'), parsed?.error.issues[0]?.message ?? 'Not valid.');
    const payer = await data(ctx).all(Payer).where('client_id', clientId).orderBy('id').first();
    return { clientId, accountId: account.id, extension: account.extension, key: ctx.ids.ulid(), values: parsed.data, payer: gatewayPayer(client, payer) };
  },
  call: (ctx, { extension, accountId, key, values, payer }): Promise<Outcome<NonNullable<PaymentFact['savedMethod']>>> =>
    callGateway(ctx.use(gatewayRegistryRef), { extension, accountId, wanted: { attemptKey: key } }, ctx.signal, (gateway, callCtx) =>
      gateway.setUp === undefined ? Promise.reject(new Error('setUp')) : gateway.setUp(callCtx, { key, values, payer }),
    ),
  settle: async (ctx, { clientId, accountId, extension, key }, outcome) => {
    if (outcome.status === 'failed') throw invalid('METHOD_REFUSED', outcome.field ?? 'values', outcome.message);
    if (outcome.status === 'pending') throw conflict('METHOD_REFUSED', 'The provider has not answered yet.');
    const mandate = { id: key, at: ctx.clock.now(), by: ctx.actor.kind, address: ctx.caller.address ?? null, locale: ctx.caller.locale, usage: 'off_session', terms: `${extension}.setUp.terms`, gatewayAccountId: accountId };
    await saveMethod(ctx, { client_id: clientId, gateway_account_id: accountId, mandate }, outcome.value);
    return { label: outcome.value.label };
  },
});
