import { Brand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import type { House } from '../../room.ts';
import { gatewayRegistryRef } from '../gateway-registry.ts';
import { maskCardNumbers } from '../rules/index.ts';
import { GatewayAccount } from '../tables.ts';
import { readList } from './read-list.ts';
import { settleList, sinceFor } from './settle-list.ts';
import { Reconciliation } from './tables.ts';

/** Has every account with a list compared. Not in a sandbox: there days pass that no provider knows of. */
export const reconcileAll = async (house: House): Promise<void> => {
  if (house.clock.sandbox) return;
  const withList = house.services.use(gatewayRegistryRef).all().filter(({ gateway }) => gateway.reconcile !== undefined).map(({ id }) => id);
  if (withList.length === 0) return;
  const accounts = await house.db.from(GatewayAccount).where('enabled', true).whereIn('extension', withList);
  if (accounts.length === 0) return;
  await house.executor.asSystem('payments.reconcileAll', async (ctx) => {
    for (const { id } of accounts) await ctx.enqueue({ task: 'payments.reconcile', payload: { accountId: id }, dedupeKey: `reconcile:${String(id)}:${ctx.clock.today('UTC')}` });
  });
};

/** One account. A provider that does not answer is noted, and asked again the next night. */
export const reconcileOne = async (house: House, accountId: number, signal: AbortSignal): Promise<void> => {
  const account = await house.db.from(GatewayAccount).findById(accountId);
  const brand = await house.db.from(Brand).findById(account?.brand_id ?? 0);
  const registry = house.services.use(gatewayRegistryRef);
  if (account?.enabled !== true || brand === undefined || registry.all().find(({ id }) => id === account.extension)?.gateway.reconcile === undefined) return;
  const since = sinceFor(house.clock.today(brand.zone));
  try {
    const list = await readList(registry, { accountId, extension: account.extension, since }, signal);
    await house.executor.asSystem('payments.reconcile', (ctx) => settleList(ctx, account, since, list));
  } catch (error) {
    const message = maskCardNumbers(error instanceof Error ? error.message : String(error)).slice(0, 500);
    await house.executor.asSystem('payments.reconcile', async (ctx) => {
      await data(ctx).all(Reconciliation).insert({ gateway_account_id: accountId, since, compared: 0, error: message, checked_at: ctx.clock.now() });
    });
  }
};
