import type { StripeEvent, StripeObject } from './objects.ts';
import type { Store } from './store.ts';

/** How a payment method behaves when it is charged. */
export type Behaviour = 'works' | 'declined' | 'insufficient_funds' | 'needs_authentication' | 'slow';

/** Things a test may turn while the fake runs. */
export interface Knobs {
  /** The search index lags behind: nothing new is found by searching. Lists are always current. */
  searchLags: boolean;
  /** Money settles in this currency instead of the payment's, at so much of it for one unit paid. */
  settlement: { readonly currency: string; readonly rate: number } | undefined;
  /** Refunds stay `pending` until they are settled by hand. */
  refundsPend: boolean;
}

export interface SessionDetails {
  readonly title: string;
  readonly description?: string | undefined;
  readonly metadata?: Record<string, string> | undefined;
  readonly setup_future_usage?: 'off_session' | 'on_session' | undefined;
  readonly capture_method?: 'automatic' | 'manual' | undefined;
}

/** What the handlers of all resources share. */
export interface World {
  readonly store: Store;
  readonly knobs: Knobs;
  readonly behaviours: Map<string, Behaviour>;
  /** What a checkout session was told about the intent it makes later. */
  readonly sessionDetails: Map<string, SessionDetails>;
  /** Unix seconds. */
  now(): number;
  /** Where the hosted pages are. */
  baseUrl(): string;
  /** Records an event with a copy of the object as it is now, and sends it to the endpoints. */
  emit(type: string, object: StripeObject): StripeEvent;
}

/** Who asks, in which mode. */
export interface Caller {
  readonly livemode: boolean;
}

/** The fields every object starts with. */
export const stamp = <O extends string>(
  world: World,
  object: O,
  prefix: string,
  livemode: boolean,
): { id: string; object: O; created: number; livemode: boolean } => ({
  id: world.store.nextId(prefix),
  object,
  created: world.now(),
  livemode,
});
