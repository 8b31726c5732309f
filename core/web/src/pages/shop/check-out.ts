import { isBilletError } from '@billet/sdk';
import { signIn } from '../../http/visitor.ts';
import type { CheckoutSummary } from '../../view-models/checkout.ts';
import { summaryOf, type Due } from '../client/due-summary.ts';
import { errorText } from '../error-text.ts';
import type { Body, PageCtx } from '../page.ts';
import { wishOf, type Buyer } from './buyer.ts';
import { writeCart, type Cart } from './cart.ts';

interface CheckedOut {
  readonly userId: number | null;
  readonly orderId: number;
  readonly invoiceId: number | null;
  readonly due: Due | null;
}

/** What is sent for somebody whose form is not complete yet: enough to know the price and the tax. */
const STRANGER = { name: 'Guest', email: 'guest@preview.invalid', password: null, taxId: null } as const;

/** About the things that are ordered, not about whoever orders them. */
const ABOUT_ITEMS = /^(items|bundleId|promotion)/;

/** The engine orders, issues, and takes everything back: what it would bill is what is shown. */
export const preview = async (ctx: PageCtx, buyer: Buyer, cart: Cart, body: Body): Promise<CheckoutSummary> => {
  if (cart.length === 0) return { lines: [], note: ctx.t('cart.empty') };
  const { registrant: _registrant, ...wish } = wishOf(ctx, buyer, cart, body);
  const account = wish['account'] === undefined ? {} : { account: { ...(wish['account'] as object), ...STRANGER } };
  try {
    const { due } = (await ctx.web.house.executor.callByName('orders.checkOut', { ...wish, ...account, acceptTerms: true }, ctx.caller, { dryRun: true })) as CheckedOut;
    return summaryOf(ctx, due);
  } catch (error) {
    if (!isBilletError(error) || error.status >= 500) throw error;
    const known = error.field !== undefined && ABOUT_ITEMS.test(error.field) && ctx.say.has(`errors.${error.code}`);
    return { lines: [], note: known || error.code === 'OUT_OF_STOCK' || error.code === 'DOMAIN_TAKEN' ? errorText(ctx.say, error) : ctx.t('checkout.noTotal') };
  }
};

/** Orders for good: who was a guest is signed in, the cart is empty, and the invoice is next. */
export const checkOut = async (ctx: PageCtx, buyer: Buyer, cart: Cart, body: Body): Promise<{ readonly to: string; readonly say: string }> => {
  const done = await ctx.call<CheckedOut>('orders.checkOut', wishOf(ctx, buyer, cart, body));
  await writeCart(ctx, []);
  if (done.userId !== null) await signIn(ctx.web, 'client', ctx.request, ctx.response, done.userId);
  return { to: done.invoiceId === null ? `/orders/${String(done.orderId)}` : `/invoices/${String(done.invoiceId)}?method=${body['gatewayAccountId'] ?? ''}`, say: 'shop.ordered' };
};
