import { defineAddon, defineSlot, type PageCtx, type PageDefinition } from '@billet/sdk';
import { items } from './items.ts';
import { askBack, lend, list, takeBack } from './operations.ts';
import { settings } from './settings.ts';

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
      await ctx.call(askBack.name, { serviceId: event.serviceId, endedOn: event.endedOn });
    });
  },
});
