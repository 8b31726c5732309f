import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';
import { productName } from '../parts.ts';

interface Charge {
  readonly metric: string;
  readonly name: Readonly<Record<string, string>>;
  readonly unitLabel: string;
  readonly units: number;
  readonly included: number;
  readonly net: number;
  readonly currency: string;
}

const NEARLY = 80;

/** What a service used that is not billed yet, and what that costs so far. Nothing where usage has no price. */
export const chargeCard = async (ctx: PageCtx, serviceId: number): Promise<readonly Card[]> => {
  const { items } = await ctx.call<{ items: readonly Charge[] }>('services.usageCharges', { id: serviceId });
  const [first] = items;
  if (first === undefined) return [];
  const words = ({ unitLabel }: Charge, count: number): string => `${ctx.say.number(count)} ${unitLabel}`.trim();
  const facts = items.map((each) => {
    const used = words(each, each.units);
    const percent = each.included === 0 ? 0 : Math.min(100, Math.floor((each.units * 100) / each.included));
    return {
      label: productName(ctx, each.name),
      ...(each.included === 0 ? { text: used } : { text: ctx.t('usagePrices.ofIncluded', { used, included: words(each, each.included) }), meter: { percent, tone: percent >= NEARLY ? ('warn' as const) : ('ok' as const) } }),
      ...(items.length === 1 ? {} : { sub: ctx.say.money({ amount: each.net, currency: each.currency }) }),
    };
  });
  const total = { amount: items.reduce((sum, { net }) => sum + net, 0), currency: first.currency };
  return [{ kind: 'facts', title: ctx.t('usagePrices.notBilled'), facts: [...facts, { label: ctx.t('usagePrices.expected'), money: total }] }];
};
