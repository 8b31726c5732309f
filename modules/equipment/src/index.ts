import { defineAddon } from '@billet/sdk';
import { askBack, followTransfer } from './follow-service.ts';
import { lend, lose, takeBack } from './lend.ts';
import { addItem, getItem, listItems, listLoans } from './manage-items.ts';
import { pages, slots } from './pages.ts';
import { settings } from './settings.ts';
import { items, loans } from './tables.ts';

/** Equipment in stock and with clients, what has to come back, and what is charged if it does not. */
export default defineAddon({
  settings,
  tables: [items, loans],
  operations: [addItem, listItems, getItem, listLoans, lend, takeBack, lose, askBack, followTransfer],
  pages,
  slots,
  mails: [{ key: 'due', facts: ['pieces', 'dueOn'], path: '/x/equipment' }],
  start: (ctx) => {
    ctx.hooks.on('service.ended', async ({ serviceId, endedOn }) => {
      await ctx.call(askBack.name, { serviceId, endedOn });
    });
    ctx.hooks.on('service.transferred', async ({ serviceId, clientId }) => {
      await ctx.call(followTransfer.name, { serviceId, clientId });
    });
  },
});
