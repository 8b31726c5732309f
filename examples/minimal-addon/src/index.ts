import { defineAddon, defineOperation, defineTable, integer, notFound, z, type PageDefinition } from '@billet/sdk';

/** Whom to call; one row a service, however often its event arrives. */
const calls = defineTable({
  name: 'calls',
  columns: z.strictObject({ client_id: z.number().int(), service_id: z.number().int(), state: z.enum(['open', 'done']) }),
  clientColumn: 'client_id',
  unique: [['service_id']],
  index: [['state']],
});

const id = integer({ min: 1 });
const call = z.strictObject({ id, clientId: id, serviceId: id });

const note = defineOperation({
  name: 'minimalAddon.note',
  summary: 'Puts the client of a new service on the list.',
  kind: 'command',
  audience: ['system'],
  permission: 'clients.write',
  input: z.strictObject({ clientId: id, serviceId: id }),
  output: z.strictObject({}),
  run: async (ctx, { clientId, serviceId }) => {
    const [known] = await ctx.table(calls).find({ service_id: serviceId });
    if (known === undefined) await ctx.table(calls).insert({ client_id: clientId, service_id: serviceId, state: 'open' });
    return {};
  },
});

const list = defineOperation({
  name: 'minimalAddon.list',
  summary: 'New customers nobody has called yet.',
  kind: 'query',
  http: { method: 'GET', path: '/x/minimal-addon/calls' },
  audience: ['staff'],
  permission: 'clients.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(call) }),
  run: async (ctx) => ({ items: (await ctx.table(calls).find({ state: 'open' })).map((row) => ({ id: row.id, clientId: row.client_id, serviceId: row.service_id })) }),
});

const done = defineOperation({
  name: 'minimalAddon.done',
  summary: 'Takes a customer off the list.',
  kind: 'command',
  http: { method: 'POST', path: '/x/minimal-addon/calls/{id}/done' },
  audience: ['staff'],
  permission: 'clients.write',
  input: z.strictObject({ id }),
  output: z.strictObject({}),
  run: async (ctx, input) => {
    const row = await ctx.table(calls).get(input.id);
    if (row === undefined) throw notFound('Call');
    await ctx.table(calls).update(row.id, { state: 'done' });
    ctx.touch({ kind: 'client', id: row.client_id, clientId: row.client_id }, { call: row.state }, { call: 'done' });
    return {};
  },
});

const page: PageDefinition = {
  area: 'staff',
  path: '/',
  title: 'title',
  view: 'list',
  permission: 'clients.read',
  nav: { icon: 'clients' },
  load: (ctx) => ctx.call(list, {}),
  forms: { done: { operation: done.name } },
};

/** A table, a hook, three operations and a page. */
export default defineAddon({
  tables: [calls],
  operations: [note, list, done],
  pages: [page],
  start: (ctx) => {
    ctx.hooks.on('service.activated', async ({ clientId, serviceId }) => {
      await ctx.call(note.name, { clientId, serviceId });
    });
  },
});
