import { formatMinor, type PageDefinition } from '@billet/sdk';
import { choicesOf } from './choices.ts';
import { getPlan, listPlans, savePlan, switchPlan } from './plans.ts';
import { may } from './rights.ts';
import { paths } from './shown.ts';
import { unitSchema } from './tables.ts';

const units = (chosen: string): readonly Readonly<Record<string, unknown>>[] => unitSchema.options.map((value) => ({ value, text: `unit.${value}`, chosen: value === chosen }));

const list: PageDefinition['load'] = async (ctx, { before }) => {
  const { items, next } = await ctx.call(listPlans, { before });
  return {
    ...(await choicesOf(ctx, {})),
    items: items.map((each) => ({ ...each, every: `every.${each.unit}`, href: `${paths.plans}/${String(each.id)}` })),
    plan: { count: 1 },
    units: units('month'),
    mayWrite: may(ctx, 'expenses.write'),
    ...(next === undefined ? {} : { more: `${paths.plans}?before=${String(next)}` }),
  };
};

const one: PageDefinition['load'] = async (ctx, { id }) => {
  const plan = await ctx.call(getPlan, { id });
  return {
    heading: plan.title,
    single: true,
    ...(await choicesOf(ctx, { brandId: plan.brandId, supplierId: plan.supplierId, categoryId: plan.categoryId, currency: plan.money.currency })),
    plan: { ...plan, plain: formatMinor(plan.money) },
    units: units(plan.unit),
    mayWrite: may(ctx, 'expenses.write'),
  };
};

const save = { operation: savePlan.name, amounts: { amount: 'currency' } } as const;

export const planPages: readonly PageDefinition[] = [
  { area: 'staff', path: '/plans', title: 'plans', view: 'plans', permission: 'expenses.read', load: list, forms: { plan: { ...save, then: `${paths.plans}/{id}` } } },
  { area: 'staff', path: '/plans/{id}', title: 'plan', view: 'plans', permission: 'expenses.read', load: one, forms: { plan: save, switch: { operation: switchPlan.name } } },
];
