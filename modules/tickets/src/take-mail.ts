import { createHash } from 'node:crypto';
import { addMilliseconds, defineOperation, isBilletError, type OperationCtx, z } from '@billet/sdk';
import { act } from './answer-ticket.ts';
import { attach } from './attach.ts';
import { startClock } from './clocks.ts';
import { holdKept } from './kept.ts';
import { markIn } from './marks.ts';
import { notify } from './notify.ts';
import { readClient, readStaff } from './people.ts';
import { readMail, type ArrivedMail } from './read-mail.ts';
import { settings } from './settings.ts';
import { arrivals, departments, messages, tickets } from './tables.ts';
import type { TicketRow } from './ticket.ts';

/** Three quarters of it are bytes. */
const LONGEST = 20_000_000;
const HOUR = 3_600_000;
/** More from one client within an hour is a loop, or something worse. */
const MOST_AN_HOUR = 20;

const outcomes = z.enum(['answered', 'opened', 'known', 'automatic', 'foreign', 'toomany']);

interface Author {
  readonly author: 'client' | 'staff';
  readonly author_id: number | null;
  readonly author_name: string;
}

const say = async (ctx: OperationCtx, row: TicketRow, by: Author, mail: ArrivedMail): Promise<number> => {
  const message = await ctx.table(messages).insert({ ticket_id: row.id, client_id: row.client_id, ...by, body: mail.text === '' ? mail.subject : mail.text });
  for (const file of mail.files) {
    try {
      await attach(ctx, message, file);
    } catch (error) {
      // What the page would refuse is left out; the words are kept.
      if (!isBilletError(error) || error.status >= 500) throw error;
      ctx.log.info('a file of a mail was left out', { ticketId: row.id, code: error.code });
    }
  }
  return message.id;
};

/** Who of a client wrote from an address; nobody if it is no address of the client. */
const personOf = async (ctx: OperationCtx, clientId: number, address: string): Promise<Author | undefined> => {
  const client = await ctx.call(readClient, { clientId });
  const member = client.members.find(({ email }) => email.toLowerCase() === address);
  if (member !== undefined) return { author: 'client', author_id: member.userId, author_name: member.name };
  return client.email.toLowerCase() === address ? { author: 'client', author_id: null, author_name: client.name } : undefined;
};

const staffOf = async (ctx: OperationCtx, staffId: number, address: string): Promise<Author | undefined> => {
  const found = (await ctx.call(readStaff, {})).items.find(({ id, email }) => id === staffId && email.toLowerCase() === address);
  return found === undefined ? undefined : { author: 'staff', author_id: found.id, author_name: found.name };
};

const answer = async (ctx: OperationCtx, row: TicketRow, by: Author, mail: ArrivedMail): Promise<void> => {
  const messageId = await say(ctx, row, by, mail);
  await act(ctx, row, by.author === 'client' ? 'client-reply' : 'staff-reply', { last_at: ctx.clock.now() });
  await ctx.call(notify, { ticketId: row.id, kind: by.author === 'client' ? 'client-wrote' : 'answered', messageId });
};

const clientsSeen = z.object({ items: z.array(z.object({ id: z.number(), brandId: z.number(), email: z.string(), status: z.string() })) });

/** A new ticket in the department that the mail was sent to, of the client that has this address. */
const openFor = async (ctx: OperationCtx, mail: ArrivedMail): Promise<{ readonly outcome: z.output<typeof outcomes>; readonly ticketId: number | null }> => {
  const department = (await ctx.table(departments).find({ active: true })).find(({ email }) => email !== '' && mail.to.includes(email.toLowerCase()));
  if (department === undefined) return { outcome: 'foreign', ticketId: null };
  const found = clientsSeen.parse(await ctx.call('clients.list', { search: mail.from })).items.filter((each) => each.email.toLowerCase() === mail.from && each.brandId === department.brand_id && each.status === 'active');
  const [client] = found;
  const by = client === undefined || found.length > 1 ? undefined : await personOf(ctx, client.id, mail.from);
  if (client === undefined || by === undefined) return { outcome: 'foreign', ticketId: null };
  const { email, locale } = await ctx.call(readClient, { clientId: client.id });
  const row = await ctx.table(tickets).insert({
    client_id: client.id, brand_id: department.brand_id, department_id: department.id, subject: mail.subject === '' ? mail.from : mail.subject.slice(0, 150), status: 'open', priority: 'normal',
    service_id: null, invoice_id: null, requester_name: by.author_name, requester_email: email, locale, last_at: ctx.clock.now(),
  });
  await startClock(ctx, row);
  const messageId = await say(ctx, row, by, mail);
  ctx.touch({ kind: 'ticket', id: row.id, clientId: client.id }, undefined, { ticket: row.subject, status: row.status });
  for (const kind of ['opened', 'client-wrote'] as const) await ctx.call(notify, { ticketId: row.id, kind, messageId });
  return { outcome: 'opened', ticketId: row.id };
};

const isTooMuch = async (ctx: OperationCtx, from: string): Promise<boolean> => {
  const since = addMilliseconds(ctx.clock.now(), -HOUR);
  const { items } = await ctx.table(arrivals).page({ sender: from, at: { from: since } }, { limit: MOST_AN_HOUR });
  return items.length >= MOST_AN_HOUR;
};

/** As the system, from a pipe. Anybody can send anything: what counts is a mark that only who was written to has, and the address of the sender. */
export const takeMail = defineOperation({
  name: 'tickets.takeMail',
  summary: 'Takes a mail: an answer goes to its ticket, a new one to the department it was sent to. Mails of programs and of strangers are left alone.',
  kind: 'command',
  audience: ['system'],
  permission: 'tickets.write',
  input: z.strictObject({ content: z.base64().min(1).max(LONGEST) }),
  output: z.strictObject({ outcome: outcomes, ticketId: z.number().int().nullable() }),
  sensitive: ['content'],
  run: async (ctx, { content }) => {
    const source = Buffer.from(content, 'base64');
    const mail = await readMail(source);
    const nothing = (outcome: z.output<typeof outcomes>): { readonly outcome: z.output<typeof outcomes>; readonly ticketId: null } => ({ outcome, ticketId: null });
    if (mail === undefined) return nothing('foreign');
    if (mail.automatic || (await ctx.table(departments).find({})).some(({ email }) => email.toLowerCase() === mail.from)) return nothing('automatic');
    const digest = createHash('sha256').update(mail.id === '' ? source : mail.id).digest('hex');
    if ((await ctx.table(arrivals).find({ digest })).length > 0) return nothing('known');
    if (await isTooMuch(ctx, mail.from)) return nothing('toomany');
    if ((await ctx.table(arrivals).insertOnce({ digest, sender: mail.from, at: ctx.clock.now() })) === undefined) return nothing('known');
    const { mailKey } = await ctx.settings(settings);
    const mark = mailKey === undefined ? undefined : markIn(mailKey.reveal(), `${mail.about} ${mail.subject} ${mail.to.join(' ')}`);
    const row = mark === undefined ? undefined : await holdKept(ctx, mark.ticketId);
    if (mark === undefined || row === undefined) return openFor(ctx, mail);
    const by = mark.staffId === null ? await personOf(ctx, row.client_id, mail.from) : await staffOf(ctx, mark.staffId, mail.from);
    if (by === undefined) return nothing('foreign');
    await answer(ctx, row, by, mail);
    return { outcome: 'answered' as const, ticketId: row.id };
  },
});
