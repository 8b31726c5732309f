import { randomBytes } from 'node:crypto';
import type { CallCtx } from './ctx.ts';
import { done, isModuleError, ModuleError, type Outcome } from './outcome.ts';
import type { PanelAccount, PanelWish } from './panel-account.ts';
import { convergeLimits, forgetLimits, type PanelLimitVerbs } from './panel-limits.ts';
import { notePassword, passwordWasWritten } from './panel-password.ts';
import { secret, type Secret } from './secret.ts';
import type { Desired, Observed, Ref, ServerModule } from './server-module.ts';

/**
 * What one kind of control panel can do with an account, each as one step. A verb throws a `ModuleError`; kind `remote`
 * means "the panel said no", and is judged by looking again, never by its words.
 * @since 0.1.0
 */
export interface PanelVerbs<C, P> {
  find(ctx: CallCtx<C>, username: string): Promise<PanelAccount | undefined>;
  /** Throws `invalid` with the field to blame, before anything is touched. */
  check?(ctx: CallCtx<C>, want: PanelWish<P>): void | Promise<void>;
  create(ctx: CallCtx<C>, want: PanelWish<P>): Promise<void>;
  hasPlan(ctx: CallCtx<C>, account: PanelAccount, want: PanelWish<P>): boolean | Promise<boolean>;
  changePlan(ctx: CallCtx<C>, account: PanelAccount, want: PanelWish<P>): Promise<void>;
  suspend(ctx: CallCtx<C>, account: PanelAccount, reason: string): Promise<void>;
  unsuspend(ctx: CallCtx<C>, account: PanelAccount): Promise<void>;
  setPassword?(ctx: CallCtx<C>, account: PanelAccount, password: Secret): Promise<void>;
  setDomain?(ctx: CallCtx<C>, account: PanelAccount, domain: string): Promise<void>;
  setEmail?(ctx: CallCtx<C>, account: PanelAccount, email: string): Promise<void>;
  remove(ctx: CallCtx<C>, account: PanelAccount): Promise<void>;
  /** More of a kind than the plan has, where the panel can give that to one account. @since 0.1.0 */
  readonly limits?: PanelLimitVerbs<C, P>;
}

/** The members that `panelModule` makes. @since 0.1.0 */
export type PanelLife<C, P> = Pick<ServerModule<C, P>, 'find' | 'ensure' | 'remove'>;

/** An observed account of a panel; its user name is its reference. @since 0.1.0 */
export const observedOf = (account: PanelAccount): Observed => ({ ref: { id: account.username, ...(account.domain === undefined ? {} : { domain: account.domain }) }, ...account });

/** Runs a call whose errors become the outcome. @since 0.1.0 */
export const outcomeOf = async <T>(work: () => Promise<T>): Promise<Outcome<T>> => {
  try {
    return done(await work());
  } catch (error) {
    if (isModuleError(error)) return error.failure;
    throw error;
  }
};

const claimOf = (ctx: CallCtx, username: string): string => `claim:${ctx.accountId}:${username}`;

/** Where the wish brings no password, one that nobody knows: people come in by single sign-on. */
const unknownPassword = (): Secret => secret(`${randomBytes(15).toString('base64url')}-9aZ`);

/** Does things that have the same key one after the other. Within this process only. @since 0.1.0 */
export const createQueue = (): (<T>(key: string, work: () => Promise<T>) => Promise<T>) => {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const now = before.then(work, work);
    const quiet = now.catch(() => undefined);
    last.set(key, quiet);
    void quiet.then(() => (last.get(key) === quiet ? last.delete(key) : false));
    return now;
  };
};

/** Does something; a refusal (`remote`) counts only if what was wanted did not come about. @since 0.1.0 */
export const judged = async (work: () => Promise<void>, cameAbout: () => Promise<boolean>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!isModuleError(error) || error.failure.kind !== 'remote' || error.failure.ambiguous || !(await cameAbout())) throw error;
  }
};

const taken = (username: string): ModuleError => new ModuleError('exists', `An account "${username}" is there already and is not ours.`, { field: 'username' });

/**
 * Makes the life-cycle members of a server module from the verbs of a panel: looks before it acts, so that every call can
 * be repeated; claims a name before it makes the account, so that a lost answer is ours and a stranger's account is
 * not; changes only what differs; looks again before it says "done".
 * @since 0.1.0
 */
export const panelModule = <C, P>(verbs: PanelVerbs<C, P>): PanelLife<C, P> => {
  const queue = createQueue();
  type Call = CallCtx<C>;

  const create = async (ctx: Call, want: PanelWish<P>): Promise<void> => {
    const claim = claimOf(ctx, want.username);
    await ctx.kv.set(claim, want.serviceId);
    try {
      await verbs.create(ctx, want);
      await notePassword(ctx, want.username, want.password);
    } catch (error) {
      if (isModuleError(error) && error.failure.ambiguous) throw error;
      // Half done, or somebody was faster? Only an account that is like the wished one is the former.
      const account = isModuleError(error) && error.failure.kind === 'remote' ? await verbs.find(ctx, want.username) : undefined;
      const half = account !== undefined && want.domain !== undefined && account.domain === want.domain;
      if (half) return;
      await ctx.kv.delete(claim);
      throw account === undefined ? error : taken(want.username);
    }
  };

  const converge = async (ctx: Call, account: PanelAccount, want: PanelWish<P>, wished: Desired<P>): Promise<void> => {
    const { username } = want;
    const again = (test: (now: PanelAccount) => boolean | Promise<boolean>) => async (): Promise<boolean> => {
      const now = await verbs.find(ctx, username);
      return now !== undefined && test(now);
    };
    const stop = want.state === 'suspended';
    if (stop && account.state === 'active') await judged(() => verbs.suspend(ctx, account, want.suspension?.reason ?? 'suspended'), again((now) => now.state === 'suspended'));
    if (want.domain !== undefined && account.domain !== want.domain) {
      const { domain } = want;
      await judged(async () => verbs.setDomain?.(ctx, account, domain), again((now) => now.domain === domain));
    }
    if (account.email !== undefined && account.email !== want.email) await verbs.setEmail?.(ctx, account, want.email);
    const isOnPlan = await verbs.hasPlan(ctx, account, want);
    if (!isOnPlan) await judged(() => verbs.changePlan(ctx, account, want), again((now) => verbs.hasPlan(ctx, now, want)));
    // Another plan brings other limits.
    const limited = isOnPlan ? account : ((await verbs.find(ctx, username)) ?? account);
    await convergeLimits(ctx, verbs.limits, limited, want, (work, test) => judged(work, again(test)));
    if (wished.password !== undefined && verbs.setPassword !== undefined && !(await passwordWasWritten(ctx, username, wished.password))) {
      await verbs.setPassword(ctx, account, wished.password);
      await notePassword(ctx, username, wished.password);
    }
    if (!stop && account.state === 'suspended') await judged(() => verbs.unsuspend(ctx, account), again((now) => now.state === 'active'));
  };

  const ensured = async (ctx: Call, wished: Desired<P>): Promise<Observed> => {
    const username = wished.username ?? wished.ref?.id;
    if (username === undefined) throw new ModuleError('invalid', 'The account needs a user name.', { field: 'username' });
    const want = { ...wished, username, password: wished.password ?? unknownPassword() };
    await verbs.check?.(ctx, want);
    let account = await verbs.find(ctx, username);
    if (account === undefined) {
      await create(ctx, want);
      account = await verbs.find(ctx, username);
      if (account === undefined) throw new ModuleError('remote', 'The panel says the account was made, but does not show it.', { ambiguous: true });
    } else if (wished.ref?.id !== username && (await ctx.kv.get(claimOf(ctx, username))) !== wished.serviceId) {
      throw taken(username);
    }
    await converge(ctx, account, want, wished);
    const now = await verbs.find(ctx, username);
    if (now?.state !== want.state || !(await verbs.hasPlan(ctx, now, want))) throw new ModuleError('remote', 'The panel agreed, but the account is not as it should be.', { ambiguous: true });
    return observedOf(now);
  };

  const key = (ctx: Call, username: string | undefined): string => `${ctx.accountId} ${username ?? ''}`;
  const look = async (ctx: Call, username: string): Promise<Observed | undefined> => {
    const account = await verbs.find(ctx, username);
    return account === undefined ? undefined : observedOf(account);
  };
  return {
    find: (ctx, wanted) => look(ctx, 'id' in wanted ? wanted.id : wanted.username),
    ensure: (ctx, want) => queue(key(ctx, want.username ?? want.ref?.id), () => outcomeOf(() => ensured(ctx, want))),
    remove: (ctx, ref: Ref) =>
      queue(key(ctx, ref.id), () =>
        outcomeOf(async () => {
          const account = await verbs.find(ctx, ref.id);
          if (account !== undefined) await judged(() => verbs.remove(ctx, account), async () => (await verbs.find(ctx, ref.id)) === undefined);
          await ctx.kv.delete(claimOf(ctx, ref.id));
          await notePassword(ctx, ref.id, undefined);
          await forgetLimits(ctx, ref.id);
        }),
      ),
  };
};
