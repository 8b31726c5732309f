import type { CheckoutSection } from '../../view-models/checkout.ts';
import type { Link } from '../../view-models/field.ts';
import type { PageModel } from '../../view-models/page.ts';
import type { Action, Body, Page, PageCtx, Part } from '../page.ts';
import { buyerSections, loadBuyer, type Buyer, type BuyerSection } from './buyer.ts';
import { readCart, withItem, writeCart, type Cart, type CartItem } from './cart.ts';
import { checkOut, preview } from './check-out.ts';

/** One thing that is being chosen, before it goes into the cart or is ordered at once. */
export interface Choosing {
  readonly title: string;
  readonly text: string;
  readonly lead: string;
  readonly crumbs: readonly Link[];
  readonly sections: readonly BuyerSection[];
  /** What is chosen so far; nothing where it cannot be said yet. */
  readonly item: CartItem | undefined;
  /** Asks outside before it is kept. */
  check?(): Promise<void>;
}

const numbered = (ctx: PageCtx, sections: readonly BuyerSection[], shape: string): readonly CheckoutSection[] =>
  sections.map(({ fields, ...section }, at) => ({
    ...section,
    number: at + 1,
    fields: ctx.form('order', '', [...fields, ...(at === 0 ? [{ name: 'shape', label: '', widget: 'hidden' as const, value: shape }] : [])]).fields,
  }));

/** Which fields the form has: when this changes, they are drawn anew. */
const shapeOf = (sections: readonly BuyerSection[]): string => sections.flatMap(({ fields }) => fields.map(({ name, options }) => (name === 'domain_years' ? `${name}${String(options?.length)}${options?.[0]?.label ?? ''}` : name))).join(' ').slice(0, 2000);

interface State {
  readonly choosing: Choosing;
  readonly saved: Cart;
  readonly cart: Cart;
  readonly buyer: Buyer;
  readonly sections: readonly BuyerSection[];
}

/** With an empty cart everything is on one page; else the thing goes to what is in the cart already. */
const stateOf = async (ctx: PageCtx, choose: Chooser, body: Body): Promise<State> => {
  const choosing = await choose(ctx, body);
  const saved = (await readCart(ctx)).filter(({ key }) => key !== choosing.item?.key);
  const cart = choosing.item === undefined ? saved : [choosing.item, ...saved];
  const buyer = await loadBuyer(ctx, cart);
  return { choosing, saved, cart, buyer, sections: saved.length > 0 ? choosing.sections : [...choosing.sections, ...buyerSections(ctx, buyer, body)] };
};

export type Chooser = (ctx: PageCtx, body: Body) => Promise<Choosing>;

const load = async (ctx: PageCtx, choose: Chooser, body: Body): Promise<PageModel> => {
  const { choosing, saved, cart, buyer, sections } = await stateOf(ctx, choose, body);
  const alone = saved.length === 0;
  return {
    title: ctx.t('checkout.title'),
    lead: choosing.lead,
    crumbs: choosing.crumbs,
    live: true,
    main: [
      ...(alone ? [] : [{ kind: 'note' as const, icon: 'cart', text: ctx.t('cart.waiting', { count: saved.length }) }]),
      {
        kind: 'checkout',
        product: { title: choosing.title, text: choosing.text },
        form: ctx.form('order', ctx.t(alone ? 'shop.order' : 'cart.add'), []),
        ...(alone ? { more: [{ value: 'cart', label: ctx.t('cart.addAndGoOn') }] } : { step: 'cart' }),
        sections: numbered(ctx, sections, shapeOf(sections)),
        summary: await preview(ctx, buyer, cart, body),
      },
    ],
  };
};

const part = async (ctx: PageCtx, choose: Chooser, body: Body): Promise<Part> => {
  const { cart, buyer, sections } = await stateOf(ctx, choose, body);
  const shape = shapeOf(sections);
  const fresh = body['shape'] === shape ? {} : { sections: numbered(ctx.keeping('order', body), sections, shape) };
  return { view: 'checkout-summary', model: { summary: await preview(ctx, buyer, cart, body), ...fresh } };
};

const act = async (ctx: PageCtx, choose: Chooser, body: Body): ReturnType<Action> => {
  // Without scripts the total is asked for by a button of its own.
  if (body['step'] === 'total') return load(ctx.keeping('order', body), choose, body);
  const { choosing, saved, cart, buyer } = await stateOf(ctx, choose, body);
  await choosing.check?.();
  if (body['step'] !== 'cart' && saved.length === 0) return checkOut(ctx, buyer, cart, body);
  await writeCart(ctx, choosing.item === undefined ? saved : withItem(saved, choosing.item));
  return { to: '/cart', say: 'cart.added' };
};

/** A page on which one thing is chosen and ordered, or put into the cart. */
export const choosingPage = (path: string, choose: Chooser): Page => ({
  path,
  area: 'client',
  open: 'any',
  nav: 'shop',
  load: (ctx) => load(ctx, choose, ctx.problem?.values ?? {}),
  part: (ctx, body) => part(ctx, choose, body),
  actions: { order: (ctx, body) => act(ctx, choose, body) },
});
