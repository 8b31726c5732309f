import { done, type Desired, type Outcome, type Pending, type ServerModule } from '@billet/sdk';
import { manualActions } from './actions.ts';
import { ask, dropTask, idOfName, observe, readAccount, serviceOf, settle, type ManualAccount } from './tasks.ts';
import type { Account, Plan } from './settings.ts';

/** Whoever says that a task is done has the service looked at; this is for the rest. */
const LOOK_AGAIN_MS = 6 * 3_600_000;

const waiting = (job: string): Pending => ({ status: 'pending', job, pollAfterMs: LOOK_AGAIN_MS });

const wanted = (want: Desired<Plan>): ManualAccount => ({
  username: want.username ?? `u${want.serviceId}`,
  state: want.state,
  plan: want.planKey,
});

const same = (one: ManualAccount | undefined, other: ManualAccount): boolean =>
  one?.username === other.username && one.state === other.state && one.plan === other.plan;

/** People do the work: a wish waits until staff say that it is done, and stays done until the wish changes. */
export const createManualModule = (): ServerModule<Account, Plan> => ({
  test: () => Promise.resolve({ ok: true, message: 'People do the work.', latencyMs: 0, warnings: [] }),

  find: async (ctx, target) => {
    const id = 'id' in target ? target.id : await idOfName(ctx, target.username);
    const account = id === undefined ? undefined : await readAccount(ctx, id);
    return id === undefined || account === undefined ? undefined : observe(id, account);
  },

  ensure: async (ctx, want) => {
    const id = want.serviceId;
    const wish = wanted(want);
    const job = `${id}:${wish.state}:${wish.plan}:${wish.username}`;
    if (same(await readAccount(ctx, id), wish)) {
      await dropTask(ctx, id);
      return done(observe(id, wish));
    }
    await ask(ctx, id, job, wish, want.plan.work);
    return (await settle(ctx, id, job)) ? done(observe(id, wish)) : waiting(job);
  },

  poll: async (ctx, job) => {
    const id = serviceOf(job);
    await settle(ctx, id, job);
    const account = await readAccount(ctx, id);
    const isDone =
      account !== undefined && job === `${id}:${account.state}:${account.plan}:${account.username}`;
    return isDone ? done(observe(id, account)) : waiting(job);
  },

  cancel: async (ctx, job) => {
    const id = serviceOf(job);
    if (!(await settle(ctx, id, job))) await dropTask(ctx, id);
    return done(undefined);
  },

  actions: manualActions,

  remove: async (ctx, ref): Promise<Outcome<void>> => {
    const job = `${ref.id}:removed`;
    if ((await readAccount(ctx, ref.id)) === undefined) {
      await dropTask(ctx, ref.id);
      return done(undefined);
    }
    await ask(ctx, ref.id, job, null);
    return (await settle(ctx, ref.id, job)) ? done(undefined) : waiting(job);
  },
});
