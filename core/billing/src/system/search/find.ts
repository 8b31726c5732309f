import { defineOperation, integer, z } from '@billet/sdk';
import { permits } from '@billet/kernel';
import { data } from '../../data.ts';
import { findObjects } from './find-objects.ts';

const NEEDS = { client: 'clients.read', service: 'services.read', invoice: 'invoices.read', order: 'orders.read' } as const;

export const find = defineOperation({
  name: 'search.find',
  summary: 'Finds clients, services, invoices and orders by any part of a name, by e-mail, phone or number.',
  kind: 'query',
  http: { method: 'GET', path: '/search' },
  audience: ['staff'],
  permission: 'clients.read',
  input: z.strictObject({ q: z.string().trim().min(1).max(100), limit: integer({ min: 1, max: 50 }).default(8) }),
  output: z.strictObject({
    items: z.array(z.strictObject({ kind: z.enum(['client', 'service', 'invoice', 'order']), id: z.number().int(), title: z.string(), meta: z.string(), clientId: z.number().int(), status: z.string() })),
  }),
  run: async (ctx, { q, limit }) => {
    const found = await findObjects(data(ctx).db, q, limit);
    return { items: found.filter(({ kind }) => permits(ctx.caller.permissions, NEEDS[kind])) };
  },
});
