import { defineOperation, type OperationCtx, z } from '@billet/sdk';
import { merges, messages } from './tables.ts';
import { nameIn, sureDepartment, type DepartmentRow } from './departments.ts';
import { id } from './input.ts';
import { markOf, threadOf } from './marks.ts';
import { readClient, readStaff } from './people.ts';
import { settings } from './settings.ts';
import { numberOf, sureTicket, type TicketRow } from './ticket.ts';

interface Reader {
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  /** Of staff. */
  readonly staffId: number | null;
  /** Of clients: the ticket he asked with, which may have been merged since. */
  readonly asked?: number;
}

/** Who asked, as long as he still signs in for the client; then the client itself, in its language. */
const askerOf = async (ctx: OperationCtx, row: TicketRow): Promise<Reader> => {
  const { name, email, locale, members } = await ctx.callAsSystem(readClient, { clientId: row.client_id });
  const asker = members.find((each) => each.email === row.requester_email) ?? { name, email };
  return { name: asker.name, email: asker.email, locale, staffId: null, asked: row.id };
};

/** Who asked with this ticket or with one that was merged into it, each once. */
const askersOf = async (ctx: OperationCtx, row: TicketRow): Promise<readonly Reader[]> => {
  const askers = [await askerOf(ctx, row)];
  for (const { ticket_id: merged } of await ctx.table(merges).find({ into_id: row.id })) {
    const asker = await askerOf(ctx, await sureTicket(ctx, merged));
    if (!askers.some(({ email }) => email === asker.email)) askers.push(asker);
  }
  return askers;
};

const staffOf = async (ctx: OperationCtx, { staff_ids: wanted }: DepartmentRow): Promise<readonly Reader[]> =>
  (await ctx.callAsSystem(readStaff, {})).items.filter((each) => wanted.includes(each.id)).map((each) => ({ name: each.name, email: each.email, locale: each.locale, staffId: each.id }));

interface Wish {
  readonly row: TicketRow;
  readonly department: DepartmentRow;
  readonly kind: string;
  /** Who wrote the words, which need not be who asked. */
  readonly author: string;
  readonly words: string;
  readonly occasion: string;
}

const askerMark = (row: TicketRow, { asked }: Reader): string => (asked === undefined || asked === row.id ? 'client' : `client:${String(asked)}`);

export const write = async (ctx: OperationCtx, { row, department, kind, author, words, occasion }: Wish, reader: Reader): Promise<void> => {
  const { mailKey } = await ctx.settings(settings);
  const mark = mailKey === undefined ? undefined : markOf(mailKey.reveal(), { ticketId: reader.asked ?? row.id, staffId: reader.staffId });
  const from = department.email;
  await ctx.call('mail.queue', {
    key: `tickets.${kind}`,
    brandId: row.brand_id,
    clientId: reader.staffId === null ? row.client_id : null,
    to: { address: reader.email, name: reader.name },
    locale: reader.locale,
    values: { name: reader.name, ticketId: row.id, number: numberOf(row.id), topic: row.subject, department: nameIn(department.names, reader.locale), who: row.requester_name, author, message: words },
    ...(from === '' || mark === undefined ? {} : { replyTo: from, thread: threadOf(from, mark) }),
    occasion: `ticket:${String(row.id)}:${occasion}:${reader.staffId === null ? askerMark(row, reader) : `staff:${String(reader.staffId)}`}`,
  });
};

/** `opened` and `answered` go to who asked, `client-wrote` to the department. */
const mailKinds = z.enum(['opened', 'answered', 'client-wrote']);

/** As the system: it reads who gets the mails, which the caller may not. */
export const notify = defineOperation({
  name: 'tickets.notify',
  summary: 'Writes to those who should know what happened with a ticket.',
  kind: 'command',
  audience: ['system'],
  permission: 'tickets.write',
  /** `except` = people of this department know it already. */
  input: z.strictObject({ ticketId: id, kind: mailKinds, messageId: id, except: id.optional() }),
  output: z.strictObject({}),
  run: async (ctx, { ticketId, kind, messageId, except }) => {
    const row = await sureTicket(ctx, ticketId);
    const department = await sureDepartment(ctx, row.department_id);
    const said = await ctx.table(messages).get(messageId);
    const wish = { row, department, kind, author: said?.author_name ?? row.requester_name, words: said?.body ?? '', occasion: `${kind}:${String(messageId)}` };
    const known = except === undefined ? [] : (await sureDepartment(ctx, except)).staff_ids;
    const readers = kind === 'client-wrote' ? (await staffOf(ctx, department)).filter(({ staffId }) => staffId === null || !known.includes(staffId)) : await askersOf(ctx, row);
    for (const reader of readers) if (reader.email !== '') await write(ctx, wish, reader);
    return {};
  },
});

/** As the system, like `notify`. */
export const notifyMerged = defineOperation({
  name: 'tickets.notifyMerged',
  summary: 'Tells who asked with a merged ticket where it goes on.',
  kind: 'command',
  audience: ['system'],
  permission: 'tickets.write',
  input: z.strictObject({ ticketId: id, keptId: id }),
  output: z.strictObject({}),
  run: async (ctx, { ticketId, keptId }) => {
    const [row, kept] = [await sureTicket(ctx, ticketId), await sureTicket(ctx, keptId)];
    const reader = await askerOf(ctx, row);
    const department = await sureDepartment(ctx, kept.department_id);
    if (reader.email !== '') await write(ctx, { row: kept, department, kind: 'merged', author: '', words: `${numberOf(row.id)} · ${row.subject}`, occasion: `merged:${String(row.id)}` }, reader);
    return {};
  },
});
