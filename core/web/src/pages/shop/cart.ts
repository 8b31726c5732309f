import { z } from '@billet/sdk';
import { cookieName, readCookie, writeCookie } from '../../http/cookies.ts';
import type { PageCtx } from '../page.ts';

const IDLE_MS = 7 * 24 * 3_600_000;
export const MOST_ITEMS = 20;

const id = z.number().int();

/** The domain that hosting is for: ordered along with it, brought here, or held elsewhere. */
const hostedDomain = z.strictObject({ name: z.string(), how: z.enum(['register', 'transfer', 'own']), years: id, productId: id.nullable() });

const cartItem = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('plan'), key: z.string(), productId: id, cycle: z.strictObject({ unit: z.string(), count: id }).optional(), quantity: z.string(),
    options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), addons: z.array(id), domain: hostedDomain.optional(),
  }),
  z.strictObject({ kind: z.literal('domain'), key: z.string(), productId: id, name: z.string(), how: z.enum(['register', 'transfer']), years: z.string() }),
  z.strictObject({ kind: z.literal('bundle'), key: z.string(), bundleId: id }),
]);

export type CartItem = z.output<typeof cartItem>;
export type PlanItem = Extract<CartItem, { kind: 'plan' }>;
export type HostedDomain = z.output<typeof hostedDomain>;
export type Cart = readonly CartItem[];

const nameOf = (ctx: PageCtx): string => cookieName('billet_cart', ctx.web.secure);

/** The token of the cart, and how much is in it; the number is for show only. */
const fromCookie = (ctx: PageCtx): { readonly token: string; readonly count: number } => {
  const [token = '', count] = (readCookie(ctx.request, nameOf(ctx)) ?? '').split('.');
  return { token, count: Number(count ?? 0) };
};

/** How many things are in the cart, without asking the database. */
export const cartCount = (ctx: PageCtx): number => {
  const { count } = fromCookie(ctx);
  return Number.isInteger(count) && count > 0 && count <= MOST_ITEMS ? count : 0;
};

export interface KeptCart {
  readonly items: Cart;
  /** How many things were put into it that are not understood any more, such as after an update. */
  readonly lost: number;
}

/** What this browser has put into its cart; it survives signing in and out. One thing that is not understood takes nothing else with it. */
export const readKept = async (ctx: PageCtx): Promise<KeptCart> => {
  const { token } = fromCookie(ctx);
  const session = token === '' ? undefined : await ctx.web.house.sessions.find(token, IDLE_MS);
  const kept = z.array(z.unknown()).catch([]).parse(session?.kind === 'cart' ? session.data['items'] : []);
  const items = kept.flatMap((each) => cartItem.safeParse(each).data ?? []);
  return { items, lost: kept.length - items.length };
};

export const readCart = async (ctx: PageCtx): Promise<Cart> => (await readKept(ctx)).items;

/** Keeps the cart for a week from now. */
export const writeCart = async (ctx: PageCtx, items: Cart): Promise<void> => {
  const { token } = fromCookie(ctx);
  if (token !== '' && (await ctx.web.house.sessions.find(token, IDLE_MS))?.kind === 'cart') await ctx.web.house.sessions.destroy(token);
  const fresh = items.length === 0 ? '' : `${await ctx.web.house.sessions.create({ kind: 'cart', ownerId: null, data: { items }, idleMs: IDLE_MS })}.${String(items.length)}`;
  writeCookie(ctx.response, nameOf(ctx), fresh, ctx.web.secure, IDLE_MS / 1000);
};

/** One more thing. There is one bundle at most, and a name stands there once. */
export const withItem = (cart: Cart, item: CartItem): Cart => [...cart.filter((each) => each.key !== item.key), item].slice(-MOST_ITEMS);

/** The cart as an order wants it. */
export const asOrder = (cart: Cart): { readonly items: readonly Record<string, unknown>[]; readonly bundleId?: number } => {
  const items: Record<string, unknown>[] = [];
  for (const item of cart) {
    if (item.kind === 'domain') items.push({ productId: item.productId, domain: { name: item.name, action: item.how, years: item.years } });
    if (item.kind !== 'plan') continue;
    const { productId, cycle, quantity, options, addons, domain } = item;
    const host = items.length;
    items.push({ productId, quantity, options, ...(cycle === undefined ? {} : { cycle }), ...(domain === undefined ? {} : { domainName: domain.name }) });
    if (domain !== undefined && domain.how !== 'own') items.push({ productId: domain.productId, domain: { name: domain.name, action: domain.how, years: domain.years, with: host } });
    items.push(...addons.map((addon) => ({ productId: addon, addonOf: host })));
  }
  const bundle = cart.find((item) => item.kind === 'bundle');
  return { items, ...(bundle === undefined ? {} : { bundleId: bundle.bundleId }) };
};

/** Products of the domains that are registered or brought here with this cart. */
export const domainProducts = (cart: Cart): readonly number[] =>
  cart.flatMap((item) => (item.kind === 'domain' ? [item.productId] : item.kind === 'plan' && item.domain?.productId != null && item.domain.how !== 'own' ? [item.domain.productId] : []));
