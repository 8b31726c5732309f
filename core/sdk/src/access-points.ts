import type { CallCtx } from './ctx.ts';
import type { Outcome } from './outcome.ts';
import type { Secret } from './secret.ts';

/** Access equipment as a server knows it: a tower, a concentrator, a hotspot. @since 0.1.0 */
export interface AccessPoint {
  /** What the server calls it by: an address or a network. */
  readonly address: string;
  readonly name: string;
  readonly type: string;
  readonly note: string;
  /** Sessions that are open there. */
  readonly open: number;
  /** False: it has sessions, but the list of the server does not name it. */
  readonly listed: boolean;
}

/** An access point as it should be. Without a secret it keeps the one it has. @since 0.1.0 */
export interface AccessPointWish {
  readonly address: string;
  readonly name: string;
  readonly type: string;
  readonly note: string;
  readonly secret?: Secret;
}

/** What one call came to that ends sessions of an access point, or tells them what counts now. @since 0.1.0 */
export interface SessionsClosed {
  /** Sessions that were reached. */
  readonly closed: number;
  /** Sessions that could not be reached, by the login's name, and why. */
  readonly missed: readonly { readonly login: string; readonly why: string }[];
  /** How many have not had their turn yet. */
  readonly left: number;
  /** Where the next call goes on; absent = all had their turn. */
  readonly next?: string;
}

/** Access equipment that a server lists, and whose sessions it can end. @since 0.1.0 */
export interface AccessPointHandler<C> {
  list(ctx: CallCtx<C>): Promise<readonly AccessPoint[]>;
  /** Makes one so. Repeating it changes nothing. */
  save(ctx: CallCtx<C>, want: AccessPointWish): Promise<Outcome<void>>;
  /** Takes it off the list; absent = success. */
  remove(ctx: CallCtx<C>, address: string): Promise<Outcome<void>>;
  /** Ends the next open sessions, no faster than agreed. One that cannot be ended keeps nobody from the others. */
  close(ctx: CallCtx<C>, address: string, after?: string): Promise<Outcome<SessionsClosed>>;
  /** Tells the next open sessions the speed that counts for their logins now, without ending them where the equipment can do that. */
  refresh?(ctx: CallCtx<C>, address: string, after?: string): Promise<Outcome<SessionsClosed>>;
}
