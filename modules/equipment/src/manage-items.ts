import { conflict, defineOperation, notFound, z } from '@billet/sdk';
import { before, id, item, itemView, loan, loanView } from './shapes.ts';
import { items, loans } from './tables.ts';

const word = z.string().trim().min(1).max(80);

export const addItem = defineOperation({
  name: 'equipment.add',
  summary: 'Takes a piece of equipment into stock; its serial number stands for it.',
  kind: 'command',
  http: { method: 'POST', path: '/x/equipment/items' },
  audience: ['staff'],
  permission: 'equipment.write',
  input: z.strictObject({ serial: word, model: word, mac: z.union([z.literal(''), z.mac(), z.mac({ delimiter: '-' })]).default('') }),
  output: item,
  run: async (ctx, { serial, model, mac }) => {
    const row = await ctx.table(items).insertOnce({ serial, model, mac: mac.toUpperCase().replaceAll('-', ':'), state: 'stock' });
    if (row === undefined) throw conflict('EQUIPMENT_KNOWN', 'This serial number is there already.', { serial });
    ctx.touch({ kind: 'equipment', id: row.id }, undefined, { serial, model });
    return itemView(row);
  },
});

export const listItems = defineOperation({
  name: 'equipment.items',
  summary: 'Pieces of equipment, newest first; by state, and found by a part of the serial number.',
  kind: 'query',
  http: { method: 'GET', path: '/x/equipment/items' },
  audience: ['staff'],
  permission: 'equipment.read',
  input: z.strictObject({ state: z.enum(['stock', 'lent', 'lost']).optional(), serial: z.string().trim().max(80).optional(), before }),
  output: z.strictObject({ items: z.array(item), next: z.number().int().optional() }),
  run: async (ctx, { state, serial, before: from }) => {
    const where = { ...(state === undefined ? {} : { state }), ...(serial === undefined || serial === '' ? {} : { serial: { has: [serial] } }) };
    const { items: rows, next } = await ctx.table(items).page(where, from === undefined ? {} : { before: from });
    return { items: rows.map(itemView), ...(next === undefined ? {} : { next }) };
  },
});

export const getItem = defineOperation({
  name: 'equipment.item',
  summary: 'One piece of equipment, and with whom it is and was, the last first.',
  kind: 'query',
  http: { method: 'GET', path: '/x/equipment/items/{id}' },
  audience: ['staff'],
  permission: 'equipment.read',
  input: z.strictObject({ id }),
  output: z.strictObject({ item, loans: z.array(loan) }),
  run: async (ctx, { id: itemId }) => {
    const row = await ctx.table(items).get(itemId);
    if (row === undefined) throw notFound('Equipment');
    return { item: itemView(row), loans: (await ctx.table(loans).find({ item_id: itemId })).map(loanView) };
  },
});

export const listLoans = defineOperation({
  name: 'equipment.loans',
  summary: 'Equipment that is or was with clients; clients see their own.',
  kind: 'query',
  http: { method: 'GET', path: '/x/equipment/loans' },
  audience: ['staff', 'client'],
  permission: 'services.read',
  input: z.strictObject({ serviceId: id.optional(), outcome: z.enum(['out', 'back', 'lost']).optional(), before }),
  output: z.strictObject({ items: z.array(loan), next: z.number().int().optional() }),
  run: async (ctx, { serviceId, outcome, before: from }) => {
    const where = { ...(serviceId === undefined ? {} : { service_id: serviceId }), ...(outcome === undefined ? {} : { outcome }) };
    const { items: rows, next } = await ctx.table(loans).page(where, from === undefined ? {} : { before: from });
    return { items: rows.map(loanView), ...(next === undefined ? {} : { next }) };
  },
});
