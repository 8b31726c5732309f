import type { CallCtx } from './ctx.ts';
import type { Outcome } from './outcome.ts';
import type { Secret } from './secret.ts';

/** A prepaid login (a voucher) as it should be on a server. @since 0.1.0 */
export interface PrepaidWish<P> {
  readonly username: string;
  readonly password: Secret;
  readonly plan: P;
  /** Stable name of the plan. */
  readonly planKey: string;
  /** Devices at once. */
  readonly sessions: number;
  /** Seconds of connection that are left; absent = as many as wanted. */
  readonly secondsLeft?: number;
  /** Bytes both ways that are left; absent = as many as wanted. */
  readonly bytesLeft?: number;
  /** End of access as an instant. Never set while the clock is a sandbox. */
  readonly expiresAt?: string;
  /** Addresses of the access points where it is good; empty = everywhere. */
  readonly accessPoints: readonly string[];
}

/** What a prepaid login has used so far, over all its sessions. @since 0.1.0 */
export interface PrepaidUse {
  readonly username: string;
  /** ISO instant of the first session. */
  readonly firstAt: string;
  readonly seconds: number;
  /** Both ways. */
  readonly bytes: number;
  readonly online: boolean;
}

/** Logins that no service stands behind: so much time or traffic, paid beforehand. @since 0.1.0 */
export interface PrepaidHandler<C, P> {
  /** Makes these so, many at a time. Repeating it changes nothing. A login of somebody else's by such a name is `exists`. */
  write(ctx: CallCtx<C>, wishes: readonly PrepaidWish<P>[]): Promise<Outcome<void>>;
  /** Ends their sessions and takes them off the server; absent = success. `kept` could not be ended: they let nobody in, and are to be asked for again. */
  remove(ctx: CallCtx<C>, usernames: readonly string[]): Promise<Outcome<{ readonly kept: readonly string[] }>>;
  /** What those have used whose sessions moved since then, in the order of their names; `after` = the name that the last page ended with. */
  used(ctx: CallCtx<C>, since: string, after?: string): Promise<{ readonly items: readonly PrepaidUse[]; readonly next?: string }>;
}
