import { addDays, conflict, defineOperation, integer, notFound, type OperationCtx, z } from '@billet/sdk';
import { items } from './items.ts';
import { settings } from './settings.ts';

const id = integer({ min: 1 });

const item = z.strictObject({
  id: z.number().int(),
  clientId: z.number().int(),
  serviceId: z.number().int(),
  serial: z.string(),
  label: z.string(),
  state: z.string(),
  dueOn: z.string().nullable(),
});

type Item = z.output<typeof item>;
type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof table>['get']>>>;

const table = (ctx: OperationCtx): ReturnType<typeof ctx.table<typeof items.columns>> => ctx.table(items);

const view = (row: Row): Item => ({ id: row.id, clientId: row.client_id, serviceId: row.service_id, serial: row.serial, label: row.label, state: row.state, dueOn: row.due_on });

/** The service tells whose equipment it is; a service that the caller may not see is not found. */
const serviceSchema = z.object({ service: z.object({ id: z.number(), clientId: z.number(), status: z.string() }) });

export const lend = defineOperation({
  name: 'lentEquipment.lend',
  summary: 'Notes that a piece of equipment went out with a service.',
  kind: 'command',
  http: { method: 'POST', path: '/x/lent-equipment/items' },
  audience: ['staff'],
  permission: 'lentEquipment.write',
  input: z.strictObject({ serviceId: id, serial: z.string().trim().min(1).max(60), label: z.string().trim().min(1).max(80) }),
  output: item,
  run: async (ctx, input) => {
    const { service } = serviceSchema.parse(await ctx.call('services.get', { id: input.serviceId }));
    const [known] = await table(ctx).find({ serial: input.serial });
    if (known !== undefined && known.state !== 'back') throw conflict('EQUIPMENT_OUT', 'This serial number is out already.', { serial: input.serial });
    const wanted = { client_id: service.clientId, service_id: service.id, serial: input.serial, label: input.label, state: 'lent' as const, due_on: null };
    const row = known === undefined ? await table(ctx).insert(wanted) : await table(ctx).update(known.id, wanted);
    ctx.touch({ kind: 'service', id: service.id, clientId: service.clientId }, undefined, { lent: `${row.label} ${row.serial}` });
    return view(row);
  },
});

export const takeBack = defineOperation({
  name: 'lentEquipment.takeBack',
  summary: 'Notes that a piece of equipment is back.',
  kind: 'command',
  http: { method: 'POST', path: '/x/lent-equipment/items/{id}/return' },
  audience: ['staff'],
  permission: 'lentEquipment.write',
  input: z.strictObject({ id }),
  output: item,
  run: async (ctx, input) => {
    const row = await table(ctx).get(input.id);
    if (row === undefined) throw notFound('Item');
    const after = row.state === 'back' ? row : await table(ctx).update(row.id, { state: 'back' });
    ctx.touch({ kind: 'service', id: row.service_id, clientId: row.client_id }, { state: row.state }, { state: 'back', serial: row.serial });
    return view(after);
  },
});

export const list = defineOperation({
  name: 'lentEquipment.list',
  summary: 'Equipment that is out; clients see their own.',
  kind: 'query',
  http: { method: 'GET', path: '/x/lent-equipment/items' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ serviceId: id.optional(), state: z.enum(['lent', 'due', 'back']).optional() }),
  output: z.strictObject({ items: z.array(item) }),
  run: async (ctx, { serviceId, state }) => {
    const where = { ...(serviceId === undefined ? {} : { service_id: serviceId }), ...(state === undefined ? {} : { state }) };
    return { items: (await table(ctx).find(where)).map(view) };
  },
});

/** Called for the system when a service ends: what is out with it has to come back. Doing it twice changes nothing. */
export const askBack = defineOperation({
  name: 'lentEquipment.askBack',
  summary: 'Marks what is out with a service as due back.',
  kind: 'command',
  audience: ['system'],
  permission: 'lentEquipment.write',
  input: z.strictObject({ serviceId: id, endedOn: z.iso.date() }),
  output: z.strictObject({ due: z.number().int() }),
  run: async (ctx, { serviceId, endedOn }) => {
    const { daysToReturn } = await ctx.settings(settings);
    const out = await table(ctx).find({ service_id: serviceId, state: 'lent' });
    for (const row of out) await table(ctx).update(row.id, { state: 'due', due_on: addDays(endedOn, daysToReturn) });
    return { due: out.length };
  },
});
