import { defineOperation, z } from '@billet/sdk';
import { data } from '../data.ts';
import { invoiceByLink, linkPathOf } from '../invoicing/index.ts';
import { idSchema } from '../paging.ts';
import { accountsFor } from './availability.ts';
import { agreedCharge } from './conversion/agreed-charge.ts';
import { offeredAccounts, offerSchema } from './conversion/offered-accounts.ts';
import { beginPayment, type PreparedPayment } from './begin-payment.ts';
import { gatewayRegistryRef } from './gateway-registry.ts';
import { finishPayment, sendPayment, startedSchema } from './send-payment.ts';
import { GatewayAccount } from './tables.ts';

const token = z.string().min(1).max(60);

/** What the holder of a link may pay with. The client's balance is not for him. */
export const linkMethods = defineOperation({
  name: 'payments.methodsByLink',
  summary: 'Payment methods for the invoice behind an unguessable link.',
  kind: 'query',
  http: { method: 'GET', path: '/invoices/by-link/{token}/methods' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ token }),
  output: z.strictObject({ items: z.array(z.strictObject({ id: z.number().int(), name: z.string(), flow: z.string(), conversion: offerSchema.nullable() })) }),
  sensitive: ['token'],
  run: async (ctx, input) => {
    const invoice = await invoiceByLink(ctx, input.token);
    const rows = await data(ctx).all(GatewayAccount).where({ brand_id: invoice.brand_id, enabled: true }).orderBy(['position', 'id']);
    const running = new Map(ctx.use(gatewayRegistryRef).all().map((gateway) => [gateway.id, gateway.definition.traits] as const));
    const offered = await offeredAccounts(ctx, await accountsFor(ctx, rows, invoice.client_id), { amount: invoice.total - invoice.paid - invoice.credited, currency: invoice.currency });
    return {
      items: offered.flatMap(({ account, conversion }) => {
        const traits = running.get(account.extension);
        return traits === undefined || traits.balance === true ? [] : [{ id: account.id, name: account.name, flow: traits.flow, conversion }];
      }),
    };
  },
});

/** Pays the invoice behind a link without signing in: for a forwarded invoice, and when the bank asks for the cardholder. */
export const payByLink = defineOperation({
  name: 'payments.startByLink',
  summary: 'Starts paying the invoice behind an unguessable link, without signing in.',
  kind: 'command',
  http: { method: 'POST', path: '/invoices/by-link/{token}/attempts' },
  audience: ['guest', 'client', 'staff'],
  permission: 'public',
  input: z.strictObject({ token, gatewayAccountId: idSchema, ...agreedCharge, saveMethod: z.boolean().default(false) }),
  output: startedSchema,
  sensitive: ['token'],
  prepare: async (ctx, input): Promise<PreparedPayment> => {
    const invoice = await invoiceByLink(ctx, input.token);
    const { items } = await ctx.call(linkMethods, { token: input.token });
    // Whatever is not on the list is not there for him: the client's balance above all.
    const gatewayAccountId = items.some((item) => item.id === input.gatewayAccountId) ? input.gatewayAccountId : 0;
    return beginPayment(ctx, { invoices: [invoice], gatewayAccountId, charge: input.charge, saveMethod: input.saveMethod, origin: 'link', backTo: linkPathOf(ctx, invoice) });
  },
  call: sendPayment,
  settle: finishPayment,
});
