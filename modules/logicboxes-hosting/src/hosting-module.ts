import { createQueue, isModuleError, ModuleError, readAs, z, type ConnectionTest, type Outcome, type ServerModule } from '@billet/sdk';
import { ensureAddon, findAddon, isAddonRef, removeAddon } from './addons.ts';
import { read, type Call } from './client.ts';
import { ensureHosting, findHosting, removeHosting } from './hosting.ts';
import type { Account, Plan } from './settings.ts';

const settled = async <T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> => {
  try {
    return await work();
  } catch (error) {
    if (isModuleError(error)) return error.failure;
    throw error;
  }
};

const balanceShape = z.looseObject({ sellingcurrencybalance: z.coerce.number(), sellingcurrencysymbol: z.string() });

const balanceOf = async (ctx: Call): Promise<z.output<typeof balanceShape>> => readAs(balanceShape, await read(ctx, 'billing/reseller-balance', { 'reseller-id': ctx.settings.userId }), 'The balance');

/** An account or an add-on. That there is none is only said by a system that answers. */
const find: ServerModule<Account, Plan>['find'] = async (ctx, wanted) => {
  const found = 'id' in wanted && isAddonRef(wanted) ? await findAddon(ctx, wanted) : ((await findHosting(ctx, wanted)) ?? (await findAddon(ctx, wanted)));
  if (found === undefined) await balanceOf(ctx);
  return found;
};

const test = async (ctx: Call): Promise<ConnectionTest> => {
  const began = ctx.clock.wall();
  const latencyMs = (): number => Math.max(0, Date.parse(ctx.clock.wall()) - Date.parse(began));
  try {
    const { sellingcurrencybalance, sellingcurrencysymbol } = await balanceOf(ctx);
    return { ok: true, message: `LogicBoxes answers; the account holds ${sellingcurrencybalance.toFixed(2)} ${sellingcurrencysymbol}.`, latencyMs: latencyMs(), warnings: [] };
  } catch (error) {
    if (isModuleError(error)) return { ok: false, message: error.message, latencyMs: latencyMs(), warnings: [] };
    throw error;
  }
};

/** Hosting of LogicBoxes, and what is bought on its orders. Orders of one account are placed one after the other. */
export const createHostingModule = (): ServerModule<Account, Plan> => {
  const queue = createQueue();
  return {
    test,
    find,
    // Without `poll` core asks for the wish again, and every step begins with a look at the order.
    ensure: (ctx, want) =>
      queue(ctx.accountId, () =>
        settled(() => {
          if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
          return want.plan.sells === 'addon' ? ensureAddon(ctx, want) : ensureHosting(ctx, want);
        }),
      ),
    remove: (ctx, ref) => queue(ctx.accountId, () => settled(() => (isAddonRef(ref) ? removeAddon(ctx, ref) : removeHosting(ctx, ref)))),
  };
};
