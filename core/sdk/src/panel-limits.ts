import type { CallCtx } from './ctx.ts';
import type { PanelAccount, PanelWish } from './panel-account.ts';
import type { Limit } from './resource-map.ts';

/** How many of each kind of resource there may be, by kind. @since 0.1.0 */
export type PanelLimits = Readonly<Record<string, Limit>>;

/**
 * How a panel gives one account more of a kind than its plan has (`Desired.raised`). The panel tells what an account has in
 * `PanelAccount.limits`.
 * @since 0.1.0
 */
export interface PanelLimitVerbs<C, P> {
  /** What the plan of the account gives, as the panel has it now. */
  ofPlan(ctx: CallCtx<C>, want: PanelWish<P>): Promise<PanelLimits>;
  /** Gives this one account limits of its own; with `asPlan` they are those of the plan again. */
  set(ctx: CallCtx<C>, account: PanelAccount, limits: PanelLimits, want: PanelWish<P>, asPlan: boolean): Promise<void>;
  /** An account with limits of its own does not follow its plan any more: all that `ofPlan` tells is kept as there, not only what was raised. */
  readonly whole?: boolean;
}

/** What is to be so with the limits of an account. */
interface Wanted {
  readonly limits: PanelLimits;
  /** Kinds of which it has more than the plan. */
  readonly raised: readonly string[];
}

const place = (ctx: CallCtx, username: string): string => `raised:${ctx.accountId}:${username}`;

/** Kinds that were raised before: what somebody gave in the panel by hand is not ours to take back. */
const raisedBefore = async (ctx: CallCtx, username: string): Promise<readonly string[]> => {
  const kept = await ctx.kv.get(place(ctx, username));
  return typeof kept === 'string' ? kept.split(',') : [];
};

const note = async (ctx: CallCtx, username: string, kinds: readonly string[]): Promise<void> => {
  const before = await raisedBefore(ctx, username);
  if ([...before].sort().join(',') === [...kinds].sort().join(',')) return;
  await (kinds.length === 0 ? ctx.kv.delete(place(ctx, username)) : ctx.kv.set(place(ctx, username), kinds.join(',')));
};

const wantedLimits = async <C, P>(ctx: CallCtx<C>, verbs: PanelLimitVerbs<C, P>, want: PanelWish<P>): Promise<Wanted | undefined> => {
  const wished = want.raised ?? {};
  const kinds = new Set([...(await raisedBefore(ctx, want.username)), ...Object.keys(wished)]);
  if (kinds.size === 0) return undefined;
  const plan = await verbs.ofPlan(ctx, want);
  const limitOf = (kind: string, limit: Limit): Limit => (limit === 'unlimited' ? limit : limit + (wished[kind] ?? 0));
  const kept = Object.entries(plan).filter(([kind]) => verbs.whole === true || kinds.has(kind));
  return {
    limits: Object.fromEntries(kept.map(([kind, limit]) => [kind, limitOf(kind, limit)])),
    raised: kept.filter(([kind, limit]) => limitOf(kind, limit) !== limit).map(([kind]) => kind),
  };
};

const isSo = (account: PanelAccount, { limits }: Wanted): boolean => Object.entries(limits).every(([kind, limit]) => account.limits?.[kind] === limit);

/**
 * Sees that an account has what add-ons give beyond its plan, and what the plan has again when they have ended. Of an account that
 * nobody ever raised nothing is asked. Answers a test of whether it is so.
 */
export const convergeLimits = async <C, P>(ctx: CallCtx<C>, verbs: PanelLimitVerbs<C, P> | undefined, account: PanelAccount, want: PanelWish<P>, judge: (work: () => Promise<void>, test: (now: PanelAccount) => boolean) => Promise<void>): Promise<void> => {
  const wanted = verbs === undefined ? undefined : await wantedLimits(ctx, verbs, want);
  if (verbs === undefined || wanted === undefined) return;
  // Noted before it is raised and forgotten after it is taken back: a lost answer loses neither.
  if (wanted.raised.length > 0) await note(ctx, want.username, [...new Set([...(await raisedBefore(ctx, want.username)), ...wanted.raised])]);
  if (!isSo(account, wanted)) await judge(() => verbs.set(ctx, account, wanted.limits, want, wanted.raised.length === 0), (now) => isSo(now, wanted));
  await note(ctx, want.username, wanted.raised);
};

/** The account has gone, and its name may come again. */
export const forgetLimits = (ctx: CallCtx, username: string): Promise<void> => note(ctx, username, []);
