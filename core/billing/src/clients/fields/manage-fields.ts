import { isDatabaseError } from '@billet/database';
import { defineOperation, integer, invalid, notFound, z } from '@billet/sdk';
import { brandOf, currentBrand } from '../../brands/index.ts';
import { data } from '../../data.ts';
import { idSchema } from '../../paging.ts';
import { ClientField } from '../tables.ts';
import { fieldKinds } from './read-value.ts';

const texts = z.record(z.string().regex(/^[a-zA-Z]{2}(-[a-zA-Z]{2,4})?$/), z.string().trim().max(200));

export const fieldSchema = z.strictObject({
  id: z.number().int(), brandId: z.number().int(), key: z.string(), kind: z.enum(fieldKinds), name: z.record(z.string(), z.string()), help: z.record(z.string(), z.string()), choices: z.array(z.string()),
  required: z.boolean(), atSignUp: z.boolean(), locked: z.boolean(), staffOnly: z.boolean(), position: z.number().int(), status: z.string(),
});

export const fieldView = (row: ClientField): z.input<typeof fieldSchema> => ({
  id: row.id, brandId: row.brand_id, key: row.key, kind: row.kind as 'text', name: row.name as Record<string, string>, help: row.help as Record<string, string>, choices: row.choices as string[],
  required: row.required, atSignUp: row.at_sign_up, locked: row.locked, staffOnly: row.staff_only, position: row.position, status: row.status,
});

const wish = {
  name: texts.refine((value) => Object.values(value).some((text) => text !== ''), 'a name is needed'),
  help: texts.default({}),
  choices: z.array(z.string().trim().min(1).max(80)).max(50).default([]),
  required: z.boolean().default(false),
  /** It is asked when somebody becomes a client. */
  atSignUp: z.boolean().default(true),
  /** The client answers once and does not change it. */
  locked: z.boolean().default(false),
  staffOnly: z.boolean().default(false),
  position: integer({ min: 0, max: 10_000 }).default(0),
} as const;

const COLUMNS: Readonly<Record<string, string>> = { name: 'name', help: 'help', choices: 'choices', required: 'required', atSignUp: 'at_sign_up', locked: 'locked', staffOnly: 'staff_only', position: 'position', status: 'status' };

const columnsOf = (change: Readonly<Record<string, unknown>>): Partial<ClientField> => Object.fromEntries(Object.entries(COLUMNS).flatMap(([key, column]) => (change[key] === undefined ? [] : [[column, change[key]]])));

const assertChoices = (kind: string, choices: readonly string[]): void => {
  if (kind === 'choice' && choices.length === 0) throw invalid('CHOICES_NEEDED', 'choices', 'A choice needs something to choose from.');
};

export const listClientFields = defineOperation({
  name: 'clientFields.list',
  summary: 'What brands ask of their clients, in order; guests and clients see what is asked of them.',
  kind: 'query',
  http: { method: 'GET', path: '/client-fields' },
  audience: ['staff', 'client', 'guest'],
  permission: 'public',
  input: z.strictObject({ brandId: idSchema.optional() }),
  output: z.strictObject({ items: z.array(fieldSchema) }),
  run: async (ctx, { brandId }) => {
    const query = data(ctx).all(ClientField).orderBy(['position', 'id']).limit(500);
    const staff = ctx.caller.audience === 'staff' || ctx.caller.audience === 'system';
    if (!staff) void query.where({ brand_id: (await currentBrand(ctx)).id, status: 'active', staff_only: false });
    else if (brandId !== undefined) void query.where('brand_id', brandId);
    return { items: (await query).map(fieldView) };
  },
});

export const createClientField = defineOperation({
  name: 'clientFields.create',
  summary: 'Asks something more of the clients of a brand.',
  kind: 'command',
  http: { method: 'POST', path: '/client-fields' },
  audience: ['staff'],
  permission: 'brands.write',
  input: z.strictObject({ ...wish, brandId: idSchema, key: z.string().regex(/^[a-z0-9_]{1,40}$/).refine((key) => !(key in {}), 'this name is taken by the machine'), kind: z.enum(fieldKinds) }),
  output: fieldSchema,
  run: async (ctx, { brandId, key, kind, ...rest }) => {
    const brand = await brandOf(ctx, brandId);
    assertChoices(kind, rest.choices);
    const row = await data(ctx).all(ClientField).insertAndFetch({ ...columnsOf(rest), brand_id: brand.id, key, kind, status: 'active', version: 1, created_at: ctx.clock.now() }).catch((error: unknown) => {
      if (isDatabaseError(error, 'unique')) throw invalid('FIELD_EXISTS', 'key', 'The brand has a field with this short name.');
      throw error;
    });
    ctx.touch({ kind: 'clientField', id: row.id }, undefined, { key });
    return fieldView(row);
  },
});

export const updateClientField = defineOperation({
  name: 'clientFields.update',
  summary: 'Changes how something is asked, of whom, or that it is asked no more; answers are kept.',
  kind: 'command',
  http: { method: 'PATCH', path: '/client-fields/{id}' },
  audience: ['staff'],
  permission: 'brands.write',
  input: z.strictObject({
    id: idSchema, name: wish.name.optional(), help: texts.optional(), choices: wish.choices.unwrap().optional(), required: z.boolean().optional(), atSignUp: z.boolean().optional(), locked: z.boolean().optional(), staffOnly: z.boolean().optional(),
    position: wish.position.unwrap().optional(), status: z.enum(['active', 'retired']).optional(),
  }),
  output: fieldSchema,
  run: async (ctx, { id, ...change }) => {
    const { all } = data(ctx);
    const before = await all(ClientField).findById(id);
    if (before === undefined) throw notFound('ClientField');
    if (change.choices !== undefined) assertChoices(before.kind, change.choices);
    const after = await all(ClientField).patchAndFetchById(id, { ...columnsOf(change), version: before.version + 1 });
    ctx.touch({ kind: 'clientField', id }, fieldView(before), fieldView(after));
    return fieldView(after);
  },
});
