import { addDays, defineJob, defineOperation, type OperationCtx, z } from '@billet/sdk';
import { monthOf } from './bill.ts';
import { dueOf, type PlanRow } from './cadence.ts';
import { brands } from './house.ts';
import { settings } from './settings.ts';
import { bills, plans } from './tables.ts';

/** Bills that one transaction makes; the rest is left to the next. */
const AT_ONCE = 200;

/** Makes what falls due by a day, each period once: the key of plan and period stands in the database. */
const produceOne = async (ctx: OperationCtx, plan: PlanRow, until: string, most: number): Promise<number> => {
  let { made } = plan;
  let fresh = 0;
  const ended = (): boolean => plan.ends_on !== null && dueOf(plan, made) > plan.ends_on;
  while (dueOf(plan, made) <= until && !ended() && fresh < most) {
    const due = dueOf(plan, made);
    const row = await ctx.table(bills).insertOnce({
      brand_id: plan.brand_id, supplier_id: plan.supplier_id, category_id: plan.category_id, title: plan.title, amount: plan.amount, currency: plan.currency, reference: '',
      due_on: due, due_month: monthOf(due), state: 'open', paid_on: null, paid_month: null, bookings: 0, plan_id: plan.id, period_on: due,
    });
    if (row !== undefined) {
      fresh += 1;
      ctx.touch({ kind: 'expense', id: row.id }, undefined, { planId: plan.id, dueOn: due });
    }
    made += 1;
  }
  await ctx.table(plans).update(plan.id, { made, next_on: dueOf(plan, made), active: !ended() });
  return fresh;
};

/** As the system, by the schedule and after a change. Running it twice changes nothing. */
export const produce = defineOperation({
  name: 'expenses.produce',
  summary: 'Makes the bills of recurring ones that fall due soon.',
  kind: 'command',
  audience: ['system'],
  permission: 'expenses.write',
  input: z.strictObject({}),
  output: z.strictObject({ made: z.number().int() }),
  run: async (ctx) => {
    const { aheadDays } = await ctx.settings(settings);
    let made = 0;
    for (const { id: brandId, zone } of await brands.all(ctx)) {
      const until = addDays(ctx.clock.today(zone), aheadDays);
      const due = await ctx.table(plans).page({ brand_id: brandId, active: true, next_on: { until: addDays(until, 1) } }, { order: 'next_on', limit: AT_ONCE });
      for (const { id } of due.items) {
        const plan = made < AT_ONCE ? await ctx.table(plans).hold(id) : undefined;
        if (plan !== undefined && plan.active) made += await produceOne(ctx, plan, until, AT_ONCE - made);
      }
    }
    if (made >= AT_ONCE) await ctx.enqueue({ task: produceJob.task, payload: {}, dedupeKey: 'expenses:more', dedupeWaiting: true, subject: 'expenses' });
    return { made };
  },
});

export const produceJob = defineJob({
  task: 'expenses.produce',
  payload: z.strictObject({}),
  run: async (ctx) => {
    await ctx.call(produce, {});
  },
});

/** The day before, so that no zone is late. */
export const nextProduction = defineOperation({
  name: 'expenses.nextProduction',
  summary: 'From which day on there is a recurring bill to make.',
  kind: 'query',
  audience: ['system'],
  permission: 'expenses.read',
  input: z.strictObject({}),
  output: z.strictObject({ at: z.string().nullable() }),
  run: async (ctx) => {
    const { aheadDays } = await ctx.settings(settings);
    const { items } = await ctx.table(plans).page({ active: true }, { order: 'next_on', limit: 1 });
    return { at: items[0] === undefined ? null : addDays(items[0].next_on, -aheadDays - 1) };
  },
});
