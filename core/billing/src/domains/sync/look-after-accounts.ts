import { BilletError, z, type CallCtx, type Registrar } from '@billet/sdk';
import { data } from '../../data.ts';
import type { House } from '../../room.ts';
import { registrarRegistryRef } from '../registrars/index.ts';
import { RegistrarAccount } from '../tables.ts';
import { readVerifications } from '../verification/index.ts';
import { readMessages } from './read-messages.ts';
import { syncAccount } from './sync-account.ts';

const payload = z.strictObject({ accountId: z.number().int(), all: z.boolean().default(false) });

export const lookAfterJob = (accountId: number, all = false) => ({ task: 'domains.lookAfter', payload: { accountId, all }, subject: `registrar:${String(accountId)}`, dedupeKey: `look-after:${String(accountId)}:${String(all)}`, dedupeWaiting: true }) as const;

const readBalance = async (house: House, account: RegistrarAccount, { registrar, call }: AtWork): Promise<void> => {
  if (registrar.balance === undefined) return;
  const { amount, currency } = await registrar.balance(await call('balance'));
  await house.executor.asSystem('domains.balance', async (ctx) => {
    await data(ctx).all(RegistrarAccount).findById(account.id).patch({ balance: amount, balance_currency: currency, balance_at: ctx.clock.wall() });
  });
};

interface AtWork {
  readonly registrar: Registrar<unknown>;
  call(what: string): Promise<CallCtx>;
}

/**
 * Messages first, then a look at what changed or was not looked at for long, the balance, and codes that have lived long
 * enough. What fails keeps nothing else from being done; it is told at the end, and the job comes back for it.
 */
export const lookAfterAccount = async (house: House, job: unknown, signal: AbortSignal): Promise<void> => {
  const { accountId, all } = payload.parse(job);
  const account = await house.db.from(RegistrarAccount).findById(accountId);
  if (account?.enabled !== true) return;
  const registry = house.services.use(registrarRegistryRef);
  const { registrar } = registry.get(account.extension);
  const call = (what: string): Promise<CallCtx> => registry.callCtx(account.extension, accountId, { key: `${what}:${String(accountId)}`, attempt: 1, signal });
  const steps = {
    messages: () => readMessages(house, accountId, signal),
    domains: () => syncAccount(house, accountId, signal, all),
    balance: () => readBalance(house, account, { registrar, call }),
    verifications: async () => (typeof registrar.verification === 'object' ? readVerifications(house, accountId, registrar.verification, await call('verification')) : undefined),
    codes: async () => registrar.expireAuthCodes?.(await call('codes')),
  };
  const problems: string[] = [];
  for (const [step, work] of Object.entries(steps)) {
    signal.throwIfAborted();
    try {
      await work();
    } catch (error) {
      house.log.warn('a registrar was not looked after in full', { account: accountId, step, error });
      problems.push(`${step}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (problems.length > 0) throw new BilletError('REGISTRAR_FAILED', problems.join('; ').slice(0, 500), { status: 502 });
};

/** Several times a day, each account by itself: one that does not answer holds nobody up. */
export const lookAfterAll = async (house: House): Promise<void> => {
  const running = new Set(house.services.use(registrarRegistryRef).all().map(({ id }) => id));
  if (running.size === 0) return;
  const accounts = (await house.db.from(RegistrarAccount).where('enabled', true)).filter(({ extension }) => running.has(extension));
  if (accounts.length > 0) await house.db.transaction((work) => house.jobs.enqueue(work, accounts.map(({ id }) => lookAfterJob(id))));
};
