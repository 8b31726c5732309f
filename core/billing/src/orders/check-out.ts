import { defineOperation, invalid, type OperationCtx, z } from '@billet/sdk';
import { currentBrand } from '../brands/index.ts';
import { assertUnit, openAccount, personFields } from '../clients/index.ts';
import { data } from '../data.ts';
import { idSchema } from '../paging.ts';
import { hashPassword } from '../passwords.ts';
import { domainItemsRef } from './domain-items.ts';
import { itemSchema, type OrderItemWish } from './item-schema.ts';
import { registrantSchema, type RegistrantWish } from './registrant-schema.ts';
import { dueSchema } from './due-of.ts';
import { placeOrder } from './place-order.ts';
import { Order } from './tables.ts';
import { codesSchema } from './use-promotion.ts';

/** The items, each domain with somebody to whom it is registered. */
const withRegistrant = async (ctx: OperationCtx, clientId: number, items: readonly OrderItemWish[], wish: RegistrantWish | undefined): Promise<OrderItemWish[]> => {
  const open = items.filter(({ domain }) => domain !== undefined && domain.contactId === undefined);
  if (open.length === 0) return [...items];
  const contactId = await ctx.use(domainItemsRef).registrant(ctx, clientId, wish, open.map(({ productId }) => productId));
  return contactId === undefined ? [...items] : items.map((item) => (item.domain === undefined ? item : { ...item, domain: { contactId, ...item.domain } }));
};

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
    promotion: codesSchema.optional(),
    acceptTerms: z.boolean().default(false),
    gatewayAccountId: idSchema.nullable().default(null),
    /** To whom the domains of this order are registered, where the client has nobody on file for it. */
    registrant: registrantSchema.optional(),
    account: z.strictObject({ ...personFields, businessUnitId: idSchema.nullable().default(null), password: z.string().min(10).max(200).nullable().default(null) }).optional(),
  }),
  output: z.strictObject({ clientId: z.number().int(), userId: z.number().int().nullable(), orderId: z.number().int(), invoiceId: z.number().int().nullable(), serviceIds: z.array(z.number().int()), due: dueSchema.nullable() }),
  sensitive: ['account', 'registrant'],
  run: async (ctx, { account, registrant, ...wish }) => {
    if (ctx.caller.clientId !== undefined) {
      const { number: _number, items: _items, ...placed } = await ctx.call(placeOrder, { ...wish, items: await withRegistrant(ctx, ctx.caller.clientId, wish.items, registrant) });
      return { clientId: ctx.caller.clientId, userId: null, ...placed };
    }
    if (account === undefined) throw invalid('ACCOUNT_NEEDED', 'account', 'Sign in, or say who you are.');
    const brand = await currentBrand(ctx);
    if (brand.terms_version !== null && !wish.acceptTerms) throw invalid('TERMS_NOT_ACCEPTED', 'acceptTerms', 'Please accept the terms.');
    const { password, businessUnitId, ...person } = account;
    await assertUnit(ctx, brand.id, businessUnitId);
    const hash = password === null ? null : await hashPassword(password);
    const { clientId, userId } = await openAccount(ctx, { ...person, brandId: brand.id, businessUnitId, currency: brand.currency, dueDay: null }, hash);
    const { number: _number, items: _items, ...placed } = await ctx.callAsSystem(placeOrder, { ...wish, items: await withRegistrant(ctx, clientId, wish.items, registrant), clientId, asBuyer: true });
    await data(ctx).all(Order).findById(placed.orderId).patch({ placed_from: ctx.caller.address ?? null });
    if (brand.terms_version !== null) {
      await data(ctx).all(Order).findById(placed.orderId).patch({ terms_version: brand.terms_version, terms_accepted_at: ctx.clock.now(), terms_accepted_from: ctx.caller.address ?? null });
    }
    return { clientId, userId, ...placed };
  },
});
