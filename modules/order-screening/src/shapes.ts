import { integer, z } from '@billet/sdk';
import type { Screening } from './tables.ts';

export const id = integer({ min: 1, max: 2_147_483_647 });
export const state = z.enum(['clear', 'held', 'released', 'refused']);

export const screening = z.strictObject({
  id: z.number().int(), orderId: z.number().int(), clientId: z.number().int(), number: z.string(), points: z.number().int(), signs: z.array(z.string()), placedFrom: z.string().nullable(), state, at: z.string(),
});

export const screeningView = (row: Screening): z.input<typeof screening> => ({
  id: row.id, orderId: row.order_id, clientId: row.client_id, number: row.number, points: row.points, signs: row.signs.split(' ').filter((sign) => sign !== ''), placedFrom: row.placed_from, state: row.state, at: row.created_at,
});

/** What the add-on reads of the house. */
export const orderShape = z.object({
  order: z.object({ id: z.number(), number: z.string(), clientId: z.number(), status: z.string(), currency: z.string(), placedBy: z.string().nullable(), placedFrom: z.string().nullable(), createdAt: z.string() }),
  items: z.array(z.object({ serviceId: z.number().nullable(), quantity: z.number(), price: z.number(), setupFee: z.number() })),
});
export const ordersShape = z.object({ items: z.array(z.object({ id: z.number(), clientId: z.number(), createdAt: z.string() })) });
export const clientShape = z.object({ client: z.object({ email: z.string(), country: z.string() }), payers: z.array(z.object({ country: z.string(), isDefault: z.boolean() })) });
export const pageShape = z.object({ items: z.array(z.unknown()) });
export const namesShape = z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })) });
