import { defineOperation, integer, z } from '@billet/sdk';
import { permits } from '@billet/kernel';
import { data } from '../../data.ts';
import { findObjects, FOUND_KINDS } from './find-objects.ts';

const NEEDS = { client: 'clients.read', service: 'services.read', domain: 'domains.read', invoice: 'invoices.read', order: 'orders.read', payment: 'payments.read' } as const;

export const find = defineOperation({
  name: 'search.find',
  summary: 'Finds clients by any part of a name, e-mail, phone or number; services also by login, mailbox, domain and address; domains by name; invoices, orders and payments by the beginning of their number or reference.',
  kind: 'query',
  http: { method: 'GET', path: '/search' },
  audience: ['staff'],
  permission: 'clients.read',
  input: z.strictObject({ q: z.string().trim().min(1).max(100), kind: z.enum(FOUND_KINDS).optional(), limit: integer({ min: 1, max: 50 }).default(8) }),
  output: z.strictObject({
    items: z.array(z.strictObject({ kind: z.enum(FOUND_KINDS), id: z.number().int(), title: z.string(), meta: z.string(), clientId: z.number().int(), status: z.string(), type: z.string().nullable() })),
  }),
  run: async (ctx, { q, kind, limit }) => {
    const kinds = FOUND_KINDS.filter((each) => (kind === undefined || kind === each) && permits(ctx.caller.permissions, NEEDS[each]));
    return { items: [...(await findObjects(data(ctx).db, q, kinds, limit))] };
  },
});
