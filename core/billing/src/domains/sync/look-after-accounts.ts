import { isModuleError, z } from '@billet/sdk';
import { data } from '../../data.ts';
import type { House } from '../../room.ts';
import { registrarRegistryRef } from '../registrars/index.ts';
import { RegistrarAccount } from '../tables.ts';
import { readMessages } from './read-messages.ts';
import { syncAccount } from './sync-account.ts';

const payload = z.strictObject({ accountId: z.number().int(), all: z.boolean().default(false) });

export const lookAfterJob = (accountId: number, all = false) => ({ task: 'domains.lookAfter', payload: { accountId, all }, subject: `registrar:${String(accountId)}`, dedupeKey: `look-after:${String(accountId)}:${String(all)}` }) as const;

const readBalance = async (house: House, account: RegistrarAccount, signal: AbortSignal): Promise<void> => {
  const registry = house.services.use(registrarRegistryRef);
  const { registrar } = registry.get(account.extension);
  if (registrar.balance === undefined) return;
  try {
    const { amount, currency } = await registrar.balance(await registry.callCtx(account.extension, account.id, { key: `balance:${String(account.id)}`, attempt: 1, signal }));
    await house.executor.asSystem('domains.balance', async (ctx) => {
      await data(ctx).all(RegistrarAccount).findById(account.id).patch({ balance: amount, balance_currency: currency, balance_at: ctx.clock.wall() });
    });
  } catch (error) {
    // A registrar that tells no balance now tells it next time; domains are more important.
    if (!isModuleError(error)) throw error;
  }
};

/** Messages first, then a look at what changed or was not looked at for long, then the balance. */
export const lookAfterAccount = async (house: House, job: unknown, signal: AbortSignal): Promise<void> => {
  const { accountId, all } = payload.parse(job);
  const account = await house.db.from(RegistrarAccount).findById(accountId);
  if (account?.enabled !== true) return;
  const { registrar } = house.services.use(registrarRegistryRef).get(account.extension);
  await readMessages(house, accountId, signal);
  await syncAccount(house, accountId, signal, all);
  await readBalance(house, account, signal);
  if (registrar.expireAuthCodes !== undefined) await registrar.expireAuthCodes(await house.services.use(registrarRegistryRef).callCtx(account.extension, accountId, { key: `codes:${String(accountId)}`, attempt: 1, signal }));
};

/** Several times a day, each account by itself: one that does not answer holds nobody up. */
export const lookAfterAll = async (house: House): Promise<void> => {
  const running = new Set(house.services.use(registrarRegistryRef).all().map(({ id }) => id));
  if (running.size === 0) return;
  const accounts = (await house.db.from(RegistrarAccount).where('enabled', true)).filter(({ extension }) => running.has(extension));
  if (accounts.length > 0) await house.db.transaction((work) => house.jobs.enqueue(work, accounts.map(({ id }) => lookAfterJob(id))));
};
