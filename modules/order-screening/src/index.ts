import { defineAddon, z } from '@billet/sdk';
import { forget, holds, record } from './follow-order.ts';
import { listScreenings, releaseScreening } from './manage-screenings.ts';
import { pages, slots } from './pages.ts';
import { settings } from './settings.ts';
import { startServices } from './start-services.ts';
import { screenings } from './tables.ts';

const answer = z.object({ held: z.boolean() });
const DENIED = { verdict: 'deny', code: 'ORDER_HELD', message: 'This order waits for somebody to look at it: see order screening.' } as const;

/** Looks at new orders for signs of fraud. What looks odd is sold, invoiced and paid as usual, but nothing starts before a person has looked. */
export default defineAddon({
  settings,
  tables: [screenings],
  operations: [listScreenings, releaseScreening, record, holds, forget],
  pages,
  slots,
  jobs: [startServices],
  start: (ctx) => {
    const held = async (what: { readonly orderId: number } | { readonly serviceId: number }): Promise<boolean> => answer.parse(await ctx.call(holds.name, what)).held;
    ctx.hooks.on('order.placed', async ({ orderId }) => {
      await ctx.call(record.name, { orderId });
    });
    ctx.hooks.on('order.cancelled', async ({ orderId }) => {
      await ctx.call(forget.name, { orderId });
    });
    ctx.hooks.gate('service.start', async ({ serviceId }) => ((await held({ serviceId })) ? DENIED : { verdict: 'allow' }));
    ctx.hooks.gate('order.accept', async ({ orderId }) => ((await held({ orderId })) ? DENIED : { verdict: 'allow' }));
  },
});
