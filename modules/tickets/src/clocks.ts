import { defineOperation, localDateOf, type OperationCtx, type TableRow, z } from '@billet/sdk';
import { id } from './input.ts';
import { settings } from './settings.ts';
import { clocks } from './tables.ts';
import { targetFor } from './targets.ts';
import { sureTicket, type TicketRow } from './ticket.ts';
import { dueAfter, readHours } from './working-hours.ts';

type ClockRow = TableRow<typeof clocks.columns>;
type State = ClockRow['first_state'];

const zones = z.object({ items: z.array(z.object({ id: z.number(), zone: z.string() })) });

const judged = (state: State, due: string | null, now: string): State => (state !== 'open' || due === null ? state : now <= due ? 'kept' : 'missed');

/** As the system: clients cannot reach the table. */
const start = defineOperation({
  name: 'tickets.startClock',
  summary: 'Notes by when a new ticket is to be answered and closed.',
  kind: 'command',
  audience: ['system'],
  permission: 'tickets.write',
  input: z.strictObject({ ticketId: id }),
  output: z.strictObject({}),
  run: async (ctx, { ticketId }) => {
    const row = await sureTicket(ctx, ticketId);
    const target = await targetFor(ctx, row.department_id, row.priority);
    if (target === undefined) return {};
    const zone = zones.parse(await ctx.call('brands.list', {})).items.find((each) => each.id === row.brand_id)?.zone ?? 'UTC';
    const { hours } = await ctx.settings(settings);
    const now = ctx.clock.now();
    const after = (count: number | null): string | null => (count === null ? null : dueAfter(now, count, readHours(hours) ?? [], zone));
    // What staff open has its first answer.
    const [first, resolve] = [row.status === 'answered' ? null : after(target.first_hours), after(target.resolve_hours)];
    if (first === null && resolve === null) return {};
    await ctx.table(clocks).insertOnce({
      ticket_id: row.id, department_id: row.department_id, month: localDateOf(now, zone).slice(0, 7), first_due: first, first_state: first === null ? 'none' : 'open', resolve_due: resolve,
      resolve_state: resolve === null ? 'none' : 'open', next_due: first ?? resolve ?? '', raise: target.raise, staff_ids: target.staff_ids,
    });
    return {};
  },
});

export const startClock = async (ctx: OperationCtx, row: TicketRow): Promise<void> => {
  await ctx.callAsSystem(start, { ticketId: row.id });
};

export const clockOf = async (ctx: OperationCtx, ticketId: number): Promise<ClockRow | undefined> => (await ctx.table(clocks).find({ ticket_id: ticketId }))[0];

/** The first answer and the first closing count; whoever closes without a word has dealt with it as well. In a call of the system. */
export const stopClock = async (ctx: OperationCtx, ticketId: number, what: string): Promise<void> => {
  const row = what === 'staff-reply' || what === 'close' ? await clockOf(ctx, ticketId) : undefined;
  if (row === undefined || row.next_due === '') return;
  const now = ctx.clock.now();
  const over = what === 'close' || row.resolve_due === null;
  await ctx.table(clocks).update(row.id, {
    first_state: judged(row.first_state, row.first_due, now),
    resolve_state: what === 'close' ? judged(row.resolve_state, row.resolve_due, now) : row.resolve_state,
    next_due: over ? '' : (row.resolve_due ?? ''),
  });
};

/** A ticket that was merged is promised nothing any more; what was judged before stays. */
export const dropClock = async (ctx: OperationCtx, ticketId: number): Promise<void> => {
  const row = await clockOf(ctx, ticketId);
  if (row === undefined) return;
  const none = (state: State): State => (state === 'open' ? 'none' : state);
  await ctx.table(clocks).update(row.id, { first_state: none(row.first_state), resolve_state: none(row.resolve_state), next_due: '' });
};

const MOST = 200;

/** By when which tickets are to be answered or closed, those soonest first. */
export const dueTickets = async (ctx: OperationCtx): Promise<ReadonlyMap<number, string>> => {
  const { items } = await ctx.table(clocks).page({ next_due: { from: '0' } }, { order: 'next_due', limit: MOST });
  return new Map(items.map((row) => [row.ticket_id, row.next_due]));
};

export const innerClocks = [start];
