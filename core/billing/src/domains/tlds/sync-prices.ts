import { currencySchema, defineOperation, done, type Money, type PricedCommand, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { callRegistrar, registrarRegistryRef } from '../registrars/index.ts';
import { RegistrarAccount, Tld, TldPrice } from '../tables.ts';

type Action = 'register' | 'renew' | 'transfer' | 'restore';
const COMMANDS: Readonly<Record<Action, PricedCommand>> = { register: 'create', renew: 'renew', transfer: 'transfer', restore: 'restore' };

const cost = z.strictObject({ amount: z.number().int(), currency: currencySchema }).nullable();
const row = z.strictObject({ tldId: z.number().int(), name: z.string(), action: z.enum(['register', 'renew', 'transfer', 'restore']), before: cost, after: cost, problem: z.string() });
type Row = z.input<typeof row>;

interface Question {
  readonly tldId: number;
  readonly name: string;
  readonly action: Action;
  readonly account: { readonly id: number; readonly extension: string };
  readonly before: Money | null;
}

export const syncPrices = defineOperation({
  name: 'tlds.syncPrices',
  summary: 'Asks registrars what a year of each TLD costs us now. With `apply` these become the costs that margins reckon with; selling prices stay.',
  kind: 'command',
  http: { method: 'POST', path: '/brands/{brandId}/tld-costs' },
  audience: ['staff'],
  permission: 'tlds.write',
  input: z.strictObject({ brandId: idSchema, apply: z.boolean().default(false) }),
  output: z.strictObject({ items: z.array(row), set: z.number().int() }),
  prepare: async (ctx, { brandId, apply }) => {
    const { all } = data(ctx);
    const tlds = (await all(Tld).where({ brand_id: brandId, status: 'active' }).whereNotNull('account_id').orderBy(['position', 'name']).limit(500));
    const accounts = new Map((await all(RegistrarAccount).where('enabled', true)).map((account) => [account.id, account] as const));
    const prices = await all(TldPrice).whereIn('tld_id', tlds.map(({ id }) => id)).where('years', 1).orderBy('id');
    const probe = `billet-${ctx.ids.ulid().toLowerCase()}`;
    const questions = tlds.flatMap((tld) => {
      const account = accounts.get(tld.account_id ?? 0);
      if (account === undefined) return [];
      return (Object.keys(COMMANDS) as Action[]).flatMap((action): readonly Question[] => {
        const price = prices.find((each) => each.tld_id === tld.id && each.action === action);
        if (price === undefined) return [];
        const before = price.cost === null || price.cost_currency === null ? null : { amount: price.cost, currency: price.cost_currency };
        return [{ tldId: tld.id, name: tld.name, action, account: { id: account.id, extension: account.extension }, before }];
      });
    });
    return { probe, questions, apply };
  },
  call: async (ctx, { probe, questions }): Promise<readonly Row[]> => {
    const registry = ctx.use(registrarRegistryRef);
    const rows: Row[] = [];
    for (const { account, before, ...about } of questions) {
      const outcome = await callRegistrar(registry, account, { key: `prices:${String(account.id)}`, attempt: 1, signal: ctx.signal }, async (registrar, callCtx) =>
        done(await registrar.quote?.(callCtx, `${probe}.${about.name}`, COMMANDS[about.action], 1)),
      );
      const after = outcome.status === 'done' ? (outcome.value ?? null) : null;
      rows.push({ ...about, before, after, problem: outcome.status === 'failed' ? outcome.message : '' });
    }
    return rows;
  },
  settle: async (ctx, { apply }, items) => {
    if (!apply) return { items: [...items], set: 0 };
    const changed = items.filter(({ before, after }) => after !== null && (before?.amount !== after.amount || before.currency !== after.currency));
    for (const { tldId, action, after } of changed) {
      await data(ctx).all(TldPrice).where({ tld_id: tldId, action, years: 1 }).patch({ cost: after?.amount ?? null, cost_currency: after?.currency ?? null, updated_at: ctx.clock.now() });
    }
    for (const tldId of new Set(changed.map((each) => each.tldId))) ctx.touch({ kind: 'tld', id: tldId }, undefined, { costs: changed.filter((each) => each.tldId === tldId).map(({ action, after }) => ({ action, after })) });
    return { items: [...items], set: changed.length };
  },
});
