import { defineOperation, invalid, z } from '@billet/sdk';
import { currentBrand } from '../brands/index.ts';
import { assertUnit, openAccount, personFields } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { hashPassword } from '../passwords.ts';
import { itemSchema } from './item-schema.ts';
import { dueSchema } from './due-of.ts';
import { placeOrder } from './place-order.ts';
import { Order } from './tables.ts';

/**
 * The one page of the shop, in one transaction: a new account where there is none, the order, the first invoice. Called
 * as a dry run it says to the cent what would be due, by the engine itself, and leaves nothing behind.
 */
export const checkOut = defineOperation({
  name: 'orders.checkOut',
  summary: 'Orders as a client, or as somebody new with an account made on the way; says what is due.',
  kind: 'command',
  http: { method: 'POST', path: '/checkout' },
  audience: ['guest', 'client'],
  permission: 'public',
  input: z.strictObject({
    items: z.array(itemSchema).max(50).default([]),
    payerId: idSchema.optional(),
    bundleId: idSchema.optional(),
    promotion: z.string().trim().min(1).max(40).optional(),
    acceptTerms: z.boolean().default(false),
    gatewayAccountId: idSchema.nullable().default(null),
    account: z.strictObject({ ...personFields, businessUnitId: idSchema.nullable().default(null), password: z.string().min(10).max(200).nullable().default(null) }).optional(),
  }),
  output: z.strictObject({ clientId: z.number().int(), userId: z.number().int().nullable(), orderId: z.number().int(), invoiceId: z.number().int().nullable(), serviceIds: z.array(z.number().int()), due: dueSchema.nullable() }),
  sensitive: ['account'],
  run: async (ctx, { account, ...wish }) => {
    if (ctx.caller.clientId !== undefined) {
      const { number: _number, ...placed } = await ctx.call(placeOrder, wish);
      return { clientId: ctx.caller.clientId, userId: null, ...placed };
    }
    if (account === undefined) throw invalid('ACCOUNT_NEEDED', 'account', 'Sign in, or say who you are.');
    const brand = await currentBrand(ctx);
    if (brand.terms_version !== null && !wish.acceptTerms) throw invalid('TERMS_NOT_ACCEPTED', 'acceptTerms', 'Please accept the terms.');
    const { password, businessUnitId, ...person } = account;
    await assertUnit(ctx, brand.id, businessUnitId);
    const hash = password === null ? null : await hashPassword(password);
    const { clientId, userId } = await openAccount(ctx, { ...person, brandId: brand.id, businessUnitId, currency: brand.currency, dueDay: null }, hash);
    const { number: _number, ...placed } = await ctx.callAsSystem(placeOrder, { ...wish, clientId, asBuyer: true });
    if (brand.terms_version !== null) {
      await data(ctx).all(Order).findById(placed.orderId).patch({ terms_version: brand.terms_version, terms_accepted_at: ctx.clock.now(), terms_accepted_from: ctx.caller.address ?? null });
    }
    return { clientId, userId, ...placed };
  },
});
