import { permits } from '@billet/kernel';
import type { Card } from '../../view-models/page.ts';
import type { PageCtx } from '../page.ts';

interface Step {
  readonly key: string;
  readonly href: string;
  readonly icon: string;
  readonly permission: string;
  /** The list that is not empty once it is done, and what it is asked for. */
  readonly list: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const STEPS: readonly Step[] = [
  { key: 'gateway', href: '/staff/gateways/new', icon: 'bank', permission: 'gateways.read', list: 'gatewayAccounts.list', input: {} },
  { key: 'product', href: '/staff/products/new', icon: 'box', permission: 'products.write', list: 'products.list', input: {} },
  { key: 'client', href: '/staff/clients/new', icon: 'users', permission: 'clients.read', list: 'clients.list', input: { limit: 1 } },
  { key: 'order', href: '/staff/orders/new', icon: 'cart', permission: 'orders.read', list: 'orders.list', input: { limit: 1 } },
];

/** What leads from an empty house to its first order; the overview shows it until there is one. */
export const firstStepsCard = async (ctx: PageCtx): Promise<Card> => {
  const steps = STEPS.filter(({ permission }) => permits(ctx.caller.permissions, permission));
  const done = new Set<string>();
  for (const { key, list, input } of steps) if ((await ctx.call<{ items: readonly unknown[] }>(list, input)).items.length > 0) done.add(key);
  return {
    kind: 'rows',
    title: ctx.t('firstSteps.title'),
    note: ctx.t('firstSteps.done', { done: done.size, all: steps.length }),
    rows: steps.map(({ key, href, icon }) => ({
      icon,
      title: ctx.t(`firstSteps.${key}`),
      meta: ctx.t(`firstSteps.${key}.text`),
      ...(done.has(key) ? { badge: { text: ctx.t('firstSteps.isDone'), tone: 'ok' as const } } : { href }),
    })),
    empty: '',
  };
};
