import { conflict, type OperationCtx } from '@billet/sdk';
import { merges, tickets } from './tables.ts';
import { numberOf, sureTicket, type TicketRow } from './ticket.ts';

/** Where a ticket was merged into; nothing if it stands for itself. */
export const mergedInto = async (ctx: OperationCtx, ticketId: number): Promise<number | null> => {
  const [row] = await ctx.table(merges).find({ ticket_id: ticketId });
  return row?.into_id ?? null;
};

/** The ticket that a ticket leads to: itself, or the one it was merged into. */
export const keptOf = async (ctx: OperationCtx, row: TicketRow): Promise<TicketRow> => {
  const into = await mergedInto(ctx, row.id);
  return into === null ? row : sureTicket(ctx, into);
};

/** The ticket that words for a ticket go to, kept from others meanwhile; nothing if there is none that the caller may see. */
export const holdKept = async (ctx: OperationCtx, ticketId: number): Promise<TicketRow | undefined> => {
  const row = await ctx.table(tickets).hold(ticketId);
  const into = row === undefined ? null : await mergedInto(ctx, row.id);
  return into === null ? row : ctx.table(tickets).hold(into);
};

/** Throws `TICKET_MERGED`, naming the kept ticket, for one that was merged. */
export const sureUnmerged = async (ctx: OperationCtx, row: TicketRow): Promise<TicketRow> => {
  const into = await mergedInto(ctx, row.id);
  if (into !== null) throw conflict('TICKET_MERGED', `This ticket was merged into ${numberOf(into)}.`, { number: numberOf(into) });
  return row;
};
