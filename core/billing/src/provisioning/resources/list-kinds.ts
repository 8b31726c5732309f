import { defineOperation, z } from '@billet/sdk';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { loadService } from '../../services/index.ts';
import { ServiceResource } from '../tables.ts';
import { isCounted } from '../plan-limits.ts';
import { offersOf } from './offers.ts';

const kind = z.strictObject({
  kind: z.string(),
  extension: z.string(),
  title: z.string(),
  titles: z.string(),
  group: z.string(),
  parent: z.string().nullable(),
  count: z.number().int(),
  failed: z.number().int(),
  pending: z.number().int(),
  /** How many the plan allows, with what add-ons give; null = as many as wanted. */
  most: z.number().int().nullable(),
  /** How many of these come of add-ons. */
  bought: z.number().int(),
  /** How many there are beyond both: given by staff, or left when an add-on ended. Nothing of it goes by itself. */
  beyond: z.number().int(),
  /** Add-ons may give more of it. */
  mayGrow: z.boolean(),
  /** The caller may make, change and remove them. */
  mayChange: z.boolean(),
  hasPassword: z.boolean(),
  /** Names of the fields that the caller fills in. */
  fields: z.array(z.string()),
  /** JSON Schema of the values. */
  schema: z.unknown(),
});

export const listKinds = defineOperation({
  name: 'resources.kinds',
  summary: 'Kinds of resource that a service can have: how many there are, how many the plan allows, and their fields.',
  kind: 'query',
  http: { method: 'GET', path: '/services/{id}/resource-kinds' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ id: idSchema }),
  output: z.strictObject({ items: z.array(kind) }),
  run: async (ctx, { id }) => {
    const service = await loadService(ctx, id);
    const rows = await data(ctx).of(ServiceResource).where('service_id', id).whereNot('state', 'removed').select('kind', 'state', 'problem', 'going', 'data');
    const staff = ctx.caller.audience !== 'client';
    const offers = await offersOf(ctx, service);
    const items = offers.map(({ kind: name, module, form, most, bought }) => {
      const own = rows.filter((row) => row.kind === name);
      const counted = own.filter((row) => !row.going && isCounted(name, row.data));
      const names = Object.keys(form.fields.shape);
      return {
        kind: name, extension: module.id, title: form.title, titles: form.titles, group: form.group, parent: form.parent?.kind ?? null,
        count: own.length, failed: own.filter((row) => row.problem !== null).length, pending: own.filter((row) => row.problem === null && (row.going || row.state === 'wanted')).length,
        // Where not all count, a number beside all of them would mislead.
        most: form.parent === undefined && own.every((row) => isCounted(name, row.data)) ? (most ?? null) : null, bought,
        beyond: form.parent === undefined ? Math.max(0, counted.length - (most ?? counted.length)) : 0,
        mayGrow: form.parent === undefined && (most !== undefined || (module.definition.resourceRaises as readonly string[] | undefined)?.includes(name) === true), mayChange: staff || form.client.length > 0, hasPassword: form.secret === true,
        fields: staff ? names : names.filter((each) => form.client.includes(each)), schema: z.toJSONSchema(form.fields, { io: 'input', unrepresentable: 'any' }),
      };
    });
    return { items };
  },
});
