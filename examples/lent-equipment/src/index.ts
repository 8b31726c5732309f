import { addDays, defineAddon, defineSlot, field, integer, type PageCtx, type PageDefinition, z } from '@billet/sdk';
import { items } from './items.ts';
import { askBack, lend, list, takeBack } from './operations.ts';

const settings = z.strictObject({
  daysToReturn: field(integer({ min: 0, max: 365 }).default(14), { title: 'Days to return', help: 'Equipment is due this many days after its service has ended.' }),
});

const page: PageDefinition = {
  area: 'staff',
  path: '/',
  title: 'title',
  view: 'list',
  permission: 'lentEquipment.write',
  nav: { icon: 'box' },
  load: async (ctx) => {
    const [due, lent] = [await ctx.call(list, { state: 'due' }), await ctx.call(list, { state: 'lent' })];
    return { due: due.items, lent: lent.items };
  },
  forms: { lend: { operation: lend.name }, back: { operation: takeBack.name } },
};

const ofService = async (ctx: PageCtx, { serviceId }: { readonly serviceId: number }): Promise<{ items: readonly unknown[] } | undefined> => {
  const { items: found } = await ctx.call(list, { serviceId });
  const out = found.filter((item) => item.state !== 'back');
  return out.length === 0 ? undefined : { items: out };
};

/** An add-on with a table, operations, a page, two slots and a hook, written with the SDK alone. */
export default defineAddon({
  settings,
  tables: [items],
  operations: [lend, takeBack, list, askBack],
  pages: [page],
  slots: [defineSlot({ slot: 'staff.service.aside', view: 'of-service', load: ofService }), defineSlot({ slot: 'client.service.aside', view: 'of-service', load: ofService })],
  start: (ctx) => {
    ctx.hooks.on('service.ended', async (event) => {
      await ctx.call(askBack.name, { serviceId: event.serviceId, dueOn: addDays(event.endedOn, ctx.settings.daysToReturn) });
    });
  },
});
