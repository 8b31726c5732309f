import { createSqlRegister, type Knex } from '@billet/sql-accounts';
import type { Plan } from './settings.ts';

export const ACCOUNTS = 'billet_ftp_accounts';
export const USERS = 'billet_ftp_users';
export const DENIED = 'billet_ftp_denied';
export const TALLIES = 'billet_ftp_tallies';

export const register = createSqlRegister<Plan>(ACCOUNTS);

export interface UserRow {
  readonly login: string;
  readonly account: string;
  readonly password: string;
  readonly path: string;
  readonly home: string;
  /** Where the user sees its folder; it is shut in above. */
  readonly seen_at: string;
  readonly uid: number;
  readonly gid: number;
  readonly enabled: number;
  /** What was asked for; null = as much as the plan has. */
  readonly wanted: number | string | null;
  /** Bytes that count, 0 = unlimited. */
  readonly quota: number | string;
}

/** Tables and the view that ProFTPD reads; `server/billet.conf` is the other half. */
export const createTables = async (sql: Knex): Promise<void> => {
  await register.create(sql);
  if (await sql.schema.hasTable(USERS)) {
    // Made by a version that knew no virtual folders.
    if (!(await sql.schema.hasColumn(USERS, 'seen_at'))) await sql.schema.alterTable(USERS, (columns) => void columns.string('seen_at', 255).notNullable().defaultTo('/'));
    return;
  }
  await sql.schema.createTable(USERS, (columns) => {
    columns.string('login', 64).primary();
    columns.string('account', 64).notNullable().references('id').inTable(ACCOUNTS);
    columns.string('password', 128).notNullable();
    columns.string('path', 255).notNullable();
    columns.string('home', 500).notNullable();
    columns.string('seen_at', 255).notNullable().defaultTo('/');
    columns.integer('uid').notNullable();
    columns.integer('gid').notNullable();
    columns.integer('enabled').notNullable();
    columns.bigInteger('wanted');
    columns.bigInteger('quota').notNullable();
    columns.index(['account']);
  });
  await sql.schema.createTable(DENIED, (columns) => {
    columns.string('groupname', 32).notNullable();
    columns.integer('gid').notNullable();
    columns.string('members', 64).notNullable();
    columns.primary(['members', 'groupname']);
  });
  await sql.schema.createTable(TALLIES, (columns) => {
    columns.string('login', 64).primary();
    columns.string('quota_type', 16).notNullable();
    for (const name of ['bytes_in', 'bytes_out', 'bytes_xfer', 'files_in', 'files_out', 'files_xfer']) columns.bigInteger(name).notNullable().defaultTo(0);
  });
  await sql.raw(
    `create view billet_ftp_logins as select u.login, u.password, u.uid, u.gid, u.home, '/bin/false' as shell from ${USERS} u join ${ACCOUNTS} a on a.id = u.account where u.enabled = 1 and a.state = 'active'`,
  );
};
