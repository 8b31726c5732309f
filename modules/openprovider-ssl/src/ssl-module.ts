import { asOutcome, createQueue, isModuleError, ModuleError, type ConnectionTest, type Desired, type Observed, type Outcome, type ServerModule } from '@billet/sdk';
import { sslActions } from './actions.ts';
import { createSslApi, type Call, type SslApi } from './api.ts';
import { ensureOrder, findOrder, removeOrder } from './converge-order.ts';
import type { Account, Plan } from './settings.ts';

const test = async (ctx: Call, api: SslApi): Promise<ConnectionTest> => {
  const began = ctx.clock.wallMs();
  const warnings = ctx.settings.organization === '' ? ['No organization is set: orders without one may be refused.'] : [];
  try {
    const [{ balance, currency }, products] = [await api.balance(ctx), await api.products(ctx)];
    const money = typeof balance === 'number' ? `; the account holds ${balance.toFixed(2)} ${currency ?? ''}`.trimEnd() : '';
    return { ok: true, message: `Openprovider answers and sells ${String(products.length)} kinds of certificate${money}.`, latencyMs: ctx.clock.wallMs() - began, warnings };
  } catch (error) {
    if (!isModuleError(error)) throw error;
    return { ok: false, message: error.message, latencyMs: ctx.clock.wallMs() - began, warnings };
  }
};

const begin = async (ctx: Call, api: SslApi, want: Desired<Plan>): Promise<Outcome<Observed>> => {
  if (ctx.signal.aborted) throw new ModuleError('timeout', 'Given up before it began.', { retry: 'later' });
  return ensureOrder(ctx, api, want);
};

/** Certificates at Openprovider. Orders of one account are placed one after the other, so that an answer that gets lost leaves one to look for. */
export const createSslModule = (): ServerModule<Account, Plan> => {
  const api = createSslApi();
  const queue = createQueue();
  return {
    test: (ctx) => test(ctx, api),
    find: (ctx, wanted) => findOrder(ctx, api, wanted),
    // Without `poll` core asks for the wish again, and every step begins with a look at the order.
    ensure: (ctx, want) => queue(ctx.accountId, () => asOutcome(begin(ctx, api, want))),
    remove: (ctx, ref) => queue(ctx.accountId, () => asOutcome(removeOrder(ctx, api, ref))),
    choices: async (ctx) => (await api.products(ctx)).map(({ id, name, category }) => ({ value: String(id), label: [name, category].filter(Boolean).join(', ') })),
    actions: sslActions(api),
  };
};
