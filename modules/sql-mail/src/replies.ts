import { done, failed, type ResourceHandler } from '@billet/sdk';
import type { Opened } from './boxes.ts';
import type { Account } from './settings.ts';
import { writeScript } from './sieve.ts';
import { MAILBOXES, register, REPLIES, type MailboxRow, type ReplyRow } from './tables.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** An automatic reply belongs to a mailbox and goes with it. */
export const autoresponderHandler = (opened: Opened): ResourceHandler<Account, 'autoresponder'> => ({
  list: (ctx, account) =>
    opened(ctx, async (sql) => {
      const rows = (await sql<ReplyRow>(REPLIES).where({ account: account.id }).orderBy('address')) as readonly ReplyRow[];
      return {
        items: rows.map(({ address, subject, body, first_day, last_day, hours, enabled }) => ({
          id: address, address, body, enabled: enabled === 1, ...(subject === null ? {} : { subject }), ...(first_day === null ? {} : { from: first_day }), ...(last_day === null ? {} : { until: last_day }), ...(hours === null ? {} : { intervalHours: hours }),
        })),
      };
    }),
  ensure: (ctx, account, { want }) =>
    opened(ctx, async (sql) => {
      if (!ctx.settings.sieve) return failed('unsupported', 'The mail server is not set up for automatic replies (Sieve).');
      const days = [want.from, want.until].filter((day) => day !== undefined);
      if (!days.every((day) => DAY.test(day))) return failed('invalid', 'A day is written as 2027-01-31.', { field: 'from' });
      return sql.transaction(async (trx) => {
        await register.hold(trx, account);
        const address = want.address.toLowerCase();
        const box = await trx<MailboxRow>(MAILBOXES).where({ address, account: account.id }).first();
        if (box === undefined) return failed('invalid', `There is no mailbox ${address} in this service.`, { field: 'address' });
        const row = { address, account: account.id, subject: want.subject ?? null, body: want.body, first_day: want.from ?? null, last_day: want.until ?? null, hours: want.intervalHours ?? null, enabled: want.enabled === false ? 0 : 1 };
        await trx(REPLIES).insert(row).onConflict('address').merge();
        await writeScript(trx, address);
        return done({ id: address });
      });
    }),
  // It went with its mailbox.
  move: (ctx, id, _from, to) =>
    opened(ctx, async (sql) => ((await sql(REPLIES).where({ address: id, account: to.id }).first()) === undefined ? failed('notFound', `There is no automatic reply for ${id} in that service.`) : done({ id }))),
  remove: (ctx, account, id) =>
    opened(ctx, (sql) =>
      sql.transaction(async (trx) => {
        await trx(REPLIES).where({ address: id, account: account.id }).delete();
        await writeScript(trx, id);
        return done(undefined);
      }),
    ),
});
