import { bankPage, closedPage, paymentPage } from './checkout-page.ts';
import {
  answerBank,
  playMove,
  refreshSession,
  sessionOfIntent,
  type MoveResult,
  type PayerMove,
} from './checkout-states.ts';
import type { CheckoutSession } from './objects.ts';
import { resourceMissing } from './stripe-fault.ts';
import type { World } from './world.ts';

export type PageAnswer =
  | { readonly status: number; readonly html: string }
  | { readonly status: 303; readonly location: string };

const MOVES: ReadonlySet<string> = new Set<PayerMove>(['pay', 'decline', '3ds', 'bank']);

const isMove = (value: string | null): value is PayerMove => value !== null && MOVES.has(value);

const successUrl = (session: CheckoutSession): string =>
  session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', session.id);

const titleOf = (world: World, session: CheckoutSession): string =>
  world.sessionDetails.get(session.id)?.title ?? '';

const show = (world: World, session: CheckoutSession, alert?: string): PageAnswer =>
  session.status === 'open'
    ? { status: alert === undefined ? 200 : 402, html: paymentPage(session, titleOf(world, session), alert) }
    : { status: session.status === 'complete' ? 200 : 410, html: closedPage(session) };

const after = (world: World, session: CheckoutSession, result: MoveResult): PageAnswer => {
  if (result.kind === 'again') return show(world, session, result.reason);
  if (result.kind === 'authenticate')
    return { status: 303, location: `${world.baseUrl()}/c/3ds/${result.intentId}` };
  return { status: 303, location: successUrl(session) };
};

const sessionAt = (world: World, id: string): CheckoutSession => {
  const object = world.store.find(id);
  if (object?.object !== 'checkout.session') throw resourceMissing('page', id);
  return refreshSession(world, object);
};

/** The pages a payer's browser sees: `/c/pay/<session>` and `/c/3ds/<intent>`. */
export const hostedPage = (world: World, method: string, path: string, form: URLSearchParams): PageAnswer => {
  const [, kind, id = ''] = /^\/c\/(pay|3ds)\/([A-Za-z0-9_]+)$/.exec(path) ?? [];
  if (kind === 'pay') {
    const session = sessionAt(world, id);
    const move = form.get('move');
    if (method !== 'POST' || !isMove(move) || session.status !== 'open') return show(world, session);
    return after(world, session, playMove(world, id, move, session.livemode));
  }
  const intent = world.store.find(id);
  if (kind !== '3ds' || intent?.object !== 'payment_intent') throw resourceMissing('page', path);
  const session = sessionOfIntent(world, id, intent.livemode);
  if (method !== 'POST') return { status: 200, html: bankPage(intent) };
  const result = answerBank(world, id, form.get('answer') === 'complete', intent.livemode);
  return session === undefined ? { status: 200, html: bankPage(intent) } : after(world, session, result);
};
