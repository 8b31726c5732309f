import { createSqlRegister, type Knex } from '@billet/sql-accounts';
import type { Plan } from './settings.ts';

export const ACCOUNTS = 'billet_mail_accounts';
export const DOMAINS = 'billet_mail_domains';
export const MAILBOXES = 'billet_mailboxes';
export const FORWARDS = 'billet_mail_forwards';
export const REPLIES = 'billet_mail_replies';
export const SCRIPTS = 'billet_mail_scripts';

export const register = createSqlRegister<Plan>(ACCOUNTS);

export interface MailboxRow {
  readonly address: string;
  readonly account: string;
  readonly domain: string;
  readonly password: string;
  /** What was asked for; null = as much as the plan has. */
  readonly wanted: number | string | null;
  /** Bytes that count, 0 = unlimited. */
  readonly quota: number | string;
  readonly enabled: number;
  /** 1 = what is marked as spam goes to the folder for it. */
  readonly antispam: number;
  /** 1 = what is marked as carrying a virus goes to the folder for it. */
  readonly antivirus: number;
}

/** An automatic reply. Days are those of the server's clock. */
export interface ReplyRow {
  readonly address: string;
  readonly account: string;
  readonly subject: string | null;
  readonly body: string;
  readonly first_day: string | null;
  readonly last_day: string | null;
  /** Hours between two answers to one sender. */
  readonly hours: number | null;
  readonly enabled: number;
}

export interface ForwardRow {
  readonly source: string;
  readonly account: string;
  readonly domain: string;
  readonly targets: string;
  readonly keep_copy: number;
}

const active = (table: string): string => `${table} t join ${ACCOUNTS} a on a.id = t.account where a.state = 'active'`;

const createBoxes = async (sql: Knex): Promise<void> => {
  await sql.schema.createTable(DOMAINS, (columns) => {
    columns.string('name', 253).primary();
    columns.string('account', 64).notNullable().references('id').inTable(ACCOUNTS);
  });
  await sql.schema.createTable(MAILBOXES, (columns) => {
    columns.string('address', 320).primary();
    columns.string('account', 64).notNullable().references('id').inTable(ACCOUNTS);
    columns.string('domain', 253).notNullable();
    columns.string('password', 128).notNullable();
    columns.bigInteger('wanted');
    columns.bigInteger('quota').notNullable();
    columns.integer('enabled').notNullable();
    columns.index(['account']);
  });
  await sql.schema.createTable(FORWARDS, (columns) => {
    columns.string('source', 320).primary();
    columns.string('account', 64).notNullable().references('id').inTable(ACCOUNTS);
    columns.string('domain', 253).notNullable();
    columns.text('targets').notNullable();
    columns.integer('keep_copy').notNullable();
    columns.index(['account']);
  });
  await sql.raw(`create view billet_mail_logins as select t.address, t.password from ${active(MAILBOXES)} and t.enabled = 1`);
  await sql.raw(`create view billet_mail_routes as select t.source, t.targets from ${active(FORWARDS)}`);
};

/** What Dovecot does with mail: a script for each mailbox that has one. */
const createScripts = async (sql: Knex): Promise<void> => {
  await sql.schema.alterTable(MAILBOXES, (columns) => {
    columns.integer('antispam').notNullable().defaultTo(1);
  });
  await sql.schema.createTable(REPLIES, (columns) => {
    columns.string('address', 320).primary();
    columns.string('account', 64).notNullable().references('id').inTable(ACCOUNTS);
    columns.string('subject', 255);
    columns.text('body').notNullable();
    columns.string('first_day', 10);
    columns.string('last_day', 10);
    columns.integer('hours');
    columns.integer('enabled').notNullable();
    columns.index(['account']);
  });
  await sql.schema.createTable(SCRIPTS, (columns) => {
    columns.string('address', 320).primary();
    columns.string('id', 64).notNullable();
    columns.text('script').notNullable();
  });
  await sql.raw(`create view billet_mail_sieve as select t.address as username, 'active' as script_name, s.id as script_id, s.script as script_data from ${SCRIPTS} s, ${active(MAILBOXES)} and s.address = t.address`);
};

/** Tables, and the views that Postfix and Dovecot read; the files in `server` are the other half. */
export const createTables = async (sql: Knex): Promise<void> => {
  await register.create(sql);
  if (!(await sql.schema.hasTable(DOMAINS))) await createBoxes(sql);
  if (!(await sql.schema.hasTable(SCRIPTS))) await createScripts(sql);
  if (!(await sql.schema.hasColumn(MAILBOXES, 'antivirus'))) await sql.schema.alterTable(MAILBOXES, (columns) => void columns.integer('antivirus').notNullable().defaultTo(1));
};
