import { done, failed, ModuleError, type CallCtx, type Limit, type ResourceHandler } from '@billet/sdk';
import { sha512Crypt, type Knex, type SqlEntry } from '@billet/sql-accounts';
import { ADDRESS, claimDomain, full, moveBox, settleDomain } from './domains.ts';
import { endSessions, hasDoveadm, lookIn, removeMail, usedBytes } from './doveadm.ts';
import type { Account, Plan } from './settings.ts';
import { writeScript } from './sieve.ts';
import { sendTest } from './smtp.ts';
import { FORWARDS, MAILBOXES, register, REPLIES, type ForwardRow, type MailboxRow } from './tables.ts';

type Call = CallCtx<Account>;
export type Opened = <T>(ctx: Call, work: (sql: Knex) => Promise<T>) => Promise<T>;

const MB = 1_048_576;

const quotaFor = (wanted: number | null, { quotaMb }: Plan): number => {
  const most = quotaMb * MB;
  if (wanted === null) return most;
  return most === 0 || (wanted > 0 && wanted < most) ? wanted : most;
};
const asked = (quota: Limit | undefined): number | null => (quota === undefined ? null : quota === 'unlimited' ? 0 : quota);
const limitOf = (quota: number | string): Limit => (Number(quota) === 0 ? 'unlimited' : Number(quota));

/** Brings the quotas of all mailboxes of an account to a changed plan. */
export const applyPlan = async (trx: Knex, entry: SqlEntry<Plan>): Promise<void> => {
  for (const row of (await trx<MailboxRow>(MAILBOXES).where({ account: entry.id })) as readonly MailboxRow[]) {
    const quota = quotaFor(row.wanted === null ? null : Number(row.wanted), entry.limits);
    if (quota !== Number(row.quota)) await trx(MAILBOXES).where({ address: row.address }).update({ quota });
  }
};

const ownBox = async (sql: Knex, account: string, address: string): Promise<MailboxRow> => {
  const row = await sql<MailboxRow>(MAILBOXES).where({ address, account }).first();
  if (row === undefined) throw new ModuleError('notFound', 'There is no such mailbox.');
  return row;
};

export const removeBox = async (ctx: Call, sql: Knex, account: string, address: string): Promise<void> => {
  const row = await sql<MailboxRow>(MAILBOXES).where({ address, account }).first();
  if (row === undefined) return;
  // Nobody may come in any more before the mail goes; the row stays until it has gone.
  await sql(MAILBOXES).where({ address }).update({ enabled: 0 });
  if (hasDoveadm(ctx)) {
    await endSessions(ctx, address);
    await removeMail(ctx, address);
  }
  await sql.transaction(async (trx) => {
    for (const table of [REPLIES, MAILBOXES]) await trx(table).where({ address }).delete();
    await writeScript(trx, address);
    await settleDomain(trx, row.domain);
  });
};

export const mailboxHandler = (opened: Opened): ResourceHandler<Account, 'mailbox'> => ({
  list: (ctx, account) =>
    opened(ctx, async (sql) => {
      const rows = (await sql<MailboxRow>(MAILBOXES).where({ account: account.id }).orderBy('address')) as readonly MailboxRow[];
      return { items: rows.map(({ address, quota, enabled, antispam, antivirus }) => ({ id: address, address, quota: limitOf(quota), enabled: enabled === 1, antispam: antispam === 1, antivirus: antivirus === 1 })) };
    }),
  ensure: (ctx, account, { want }) =>
    opened(ctx, async (sql) => {
      const address = want.address.toLowerCase();
      const outcome = await sql.transaction(async (trx) => {
        const entry = await register.hold(trx, account);
        const found = await trx<MailboxRow>(MAILBOXES).where({ address }).first();
        if (found !== undefined && found.account !== account.id) return failed('exists', `The mailbox ${address} is taken.`, { field: 'address' });
        if (found === undefined && want.password === undefined) return failed('invalid', 'A new mailbox needs a password.', { field: 'password' });
        const limit = found === undefined ? await full(trx, MAILBOXES, account.id, entry.limits.mailboxes, 'address') : undefined;
        if (limit !== undefined) return limit;
        // One that came from another service may lie in a domain of that service.
        const domain = found?.domain ?? (await claimDomain(trx, account.id, address, 'address'));
        if (typeof domain !== 'string') return domain;
        const wanted = asked(want.quota);
        const row = { account: account.id, domain, wanted, quota: quotaFor(wanted, entry.limits), enabled: want.enabled === false ? 0 : 1, antispam: want.antispam === false ? 0 : 1, antivirus: want.antivirus === false ? 0 : 1, ...(want.password === undefined ? {} : { password: sha512Crypt(want.password.reveal()) }) };
        if (found === undefined) await trx(MAILBOXES).insert({ ...row, address });
        else await trx(MAILBOXES).where({ address }).update(row);
        await writeScript(trx, address);
        return done({ id: address });
      });
      if (outcome.status === 'done' && want.enabled === false && hasDoveadm(ctx)) await endSessions(ctx, address);
      return outcome;
    }),
  inspect: (ctx, account, id) =>
    opened(ctx, async (sql) => {
      const { quota } = await ownBox(sql, account.id, id);
      const used = hasDoveadm(ctx) ? await usedBytes(ctx, id) : undefined;
      return [
        { name: 'Quota', value: Number(quota) === 0 ? 'unlimited' : `${String(quota)} B` },
        { name: 'Used', value: used === undefined ? '-' : `${String(used)} B` },
      ];
    }),
  remove: (ctx, account, id) =>
    opened(ctx, async (sql) => {
      await removeBox(ctx, sql, account.id, id);
      return done(undefined);
    }),
  move: (ctx, id, from, to) => opened(ctx, (sql) => moveBox(sql, MAILBOXES, id, from, to)),
  actions: {
    look: {
      title: 'Look into the mailbox',
      help: 'Time, sender and subject of the newest mails.',
      audience: ['staff'],
      run: (ctx, account, _input, target) =>
        opened(ctx, async (sql) => {
          const { address } = await ownBox(sql, account.id, target?.id ?? '');
          if (!hasDoveadm(ctx)) return failed('unsupported', 'The address of doveadm is not filled in at the server.');
          return done({ table: { columns: ['Received', 'From', 'Subject'], rows: await lookIn(ctx, address) } });
        }),
    },
    test: {
      title: 'Send a test mail',
      help: 'Hands a short mail for this mailbox to the mail server, and shows its answer.',
      audience: ['staff', 'client'],
      run: (ctx, account, _input, target) =>
        opened(ctx, async (sql) => {
          const { address } = await ownBox(sql, account.id, target?.id ?? '');
          if (ctx.settings.smtpHost === '') return failed('unsupported', 'The mail server for test mails is not filled in at the server.');
          const answer = await sendTest(ctx, address);
          return answer.startsWith('2') ? done({ message: answer }) : failed('remote', answer);
        }),
    },
    kick: {
      title: 'End its sessions',
      audience: ['staff', 'client'],
      run: (ctx, account, _input, target) =>
        opened(ctx, async (sql) => {
          const { address } = await ownBox(sql, account.id, target?.id ?? '');
          if (!hasDoveadm(ctx)) return failed('unsupported', 'The address of doveadm is not filled in at the server.');
          await endSessions(ctx, address);
          return done({});
        }),
    },
  },
});

export const forwarderHandler = (opened: Opened): ResourceHandler<Account, 'forwarder'> => ({
  list: (ctx, account) =>
    opened(ctx, async (sql) => {
      const rows = (await sql<ForwardRow>(FORWARDS).where({ account: account.id }).orderBy('source')) as readonly ForwardRow[];
      return { items: rows.map(({ source, targets, keep_copy }) => ({ id: source, source, targets: targets.split(',').filter((each) => each !== source), keepCopy: keep_copy === 1 })) };
    }),
  ensure: (ctx, account, { want }) =>
    opened(ctx, (sql) =>
      sql.transaction(async (trx) => {
        const entry = await register.hold(trx, account);
        const source = want.source.toLowerCase();
        const targets = want.targets.map((each) => each.toLowerCase());
        if (!targets.every((each) => ADDRESS.test(each))) return failed('invalid', 'One of the targets is no address.', { field: 'targets' });
        const found = await trx<ForwardRow>(FORWARDS).where({ source }).first();
        if (found !== undefined && found.account !== account.id) return failed('exists', `${source} is forwarded by another service.`, { field: 'source' });
        const limit = found === undefined ? await full(trx, FORWARDS, account.id, entry.limits.forwarders, 'source') : undefined;
        if (limit !== undefined) return limit;
        const domain = found?.domain ?? (await claimDomain(trx, account.id, source, 'source'));
        if (typeof domain !== 'string') return domain;
        const row = { source, account: account.id, domain, targets: [...new Set(want.keepCopy ? [source, ...targets] : targets)].join(','), keep_copy: want.keepCopy ? 1 : 0 };
        await trx(FORWARDS).insert(row).onConflict('source').merge();
        return done({ id: source });
      }),
    ),
  move: (ctx, id, from, to) => opened(ctx, (sql) => moveBox(sql, FORWARDS, id, from, to)),
  remove: (ctx, account, id) =>
    opened(ctx, (sql) =>
      sql.transaction(async (trx) => {
        const row = await trx<ForwardRow>(FORWARDS).where({ source: id, account: account.id }).first();
        if (row === undefined) return done(undefined);
        await trx(FORWARDS).where({ source: id }).delete();
        await settleDomain(trx, row.domain);
        return done(undefined);
      }),
    ),
});
