import { defineOperation, z } from '@billet/sdk';
import { sureDepartment } from './departments.ts';
import { id } from './input.ts';
import { write } from './notify.ts';
import { readStaff } from './people.ts';
import { sureTicket } from './ticket.ts';

export const notifyLate = defineOperation({
  name: 'tickets.notifyLate',
  summary: 'Writes to named staff that a ticket is late.',
  kind: 'command',
  audience: ['system'],
  permission: 'tickets.write',
  input: z.strictObject({ ticketId: id, kind: z.enum(['late-first', 'late-resolve']), staffIds: z.array(id) }),
  output: z.strictObject({}),
  run: async (ctx, { ticketId, kind, staffIds }) => {
    const row = await sureTicket(ctx, ticketId);
    const department = await sureDepartment(ctx, row.department_id);
    const { items } = await ctx.call(readStaff, {});
    for (const { id: staffId, name, email, locale } of items) if (staffIds.includes(staffId)) await write(ctx, { row, department, kind, author: '', words: '', occasion: kind }, { name, email, locale, staffId });
    return {};
  },
});
