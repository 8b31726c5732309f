import { conflict, defineOperation, integer, type OperationCtx, z } from '@billet/sdk';
import { id } from './input.ts';
import { sureUnmerged } from './kept.ts';
import { ratings } from './tables.ts';
import { sureTicket } from './ticket.ts';

export const STARS = [5, 4, 3, 2, 1] as const;

export const rating = z.strictObject({ stars: z.number().int(), words: z.string() });

/** What the client thinks of the answers, if anything was said. */
export const ratingOf = async (ctx: OperationCtx, ticketId: number): Promise<z.output<typeof rating> | null> => {
  const [row] = await ctx.table(ratings).find({ ticket_id: ticketId });
  return row === undefined ? null : { stars: row.stars, words: row.words };
};

/** Once there is an answer; a second rating takes the place of the first. */
export const mayRate = (status: string): boolean => status === 'answered' || status === 'closed';

export const rateTicket = defineOperation({
  name: 'tickets.rate',
  summary: 'Says how good the answers to a ticket are, from 1 to 5. Said again it takes the place of what was said before.',
  kind: 'command',
  http: { method: 'PUT', path: '/x/tickets/tickets/{id}/rating' },
  audience: ['client'],
  permission: 'tickets.write',
  input: z.strictObject({ id, stars: integer({ min: 1, max: 5 }), words: z.string().trim().max(1000).default('') }),
  output: rating,
  run: async (ctx, { id: wanted, stars, words }) => {
    const ticket = await sureUnmerged(ctx, await sureTicket(ctx, wanted));
    if (!mayRate(ticket.status)) throw conflict('TICKET_UNANSWERED', 'There is no answer to rate yet.');
    const before = await ratingOf(ctx, ticket.id);
    const made = await ctx.table(ratings).insertOnce({ ticket_id: ticket.id, client_id: ticket.client_id, department_id: ticket.department_id, stars, words });
    if (made === undefined) {
      const [row] = await ctx.table(ratings).find({ ticket_id: ticket.id });
      if (row !== undefined) await ctx.table(ratings).update(row.id, { stars, words });
    }
    ctx.touch({ kind: 'ticket', id: ticket.id, clientId: ticket.client_id }, before === null ? undefined : { stars: before.stars }, { stars });
    return { stars, words };
  },
});

export const ratingAverages = defineOperation({
  name: 'tickets.ratings',
  summary: 'How departments are rated: the average to one decimal, and by how many tickets.',
  kind: 'query',
  http: { method: 'GET', path: '/x/tickets/ratings' },
  audience: ['staff'],
  permission: 'tickets.read',
  input: z.strictObject({}),
  output: z.strictObject({ items: z.array(z.strictObject({ departmentId: z.number().int(), average: z.number(), count: z.number().int() })) }),
  run: async (ctx) => {
    const sums = await ctx.table(ratings).sums({}, { of: 'stars', by: ['department_id'] });
    return { items: sums.map(({ department_id: departmentId, sum, count }) => ({ departmentId, average: Math.round((10 * sum) / count) / 10, count })) };
  },
});
