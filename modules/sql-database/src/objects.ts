import { createSqlRegister, type Knex } from '@billet/sql-accounts';
import type { Plan } from './settings.ts';

/** What a user is noted with; `databases` are names. */
export interface UserNote {
  readonly databases: readonly string[];
  readonly access: 'all' | 'readOnly';
  readonly hosts?: readonly string[];
}

interface Row {
  readonly kind: 'database' | 'user';
  readonly name: string;
  readonly account: string;
  readonly note: string;
}

const TABLE = 'billet_objects';

export const register = createSqlRegister<Plan>('billet_accounts');

export const createTables = async (sql: Knex): Promise<void> => {
  await register.create(sql);
  if (await sql.schema.hasTable(TABLE)) return;
  await sql.schema.createTable(TABLE, (columns) => {
    columns.string('kind', 16).notNullable();
    columns.string('name', 64).notNullable();
    columns.string('account', 64).notNullable().references('id').inTable('billet_accounts');
    columns.text('note').notNullable();
    columns.primary(['kind', 'name']);
    columns.index(['account']);
  });
};

export const ownedBy = (sql: Knex, account: string, kind: Row['kind']): Promise<readonly Row[]> =>
  sql<Row>(TABLE).where({ account, kind }).orderBy('name');

export const noteOf = (row: Row): UserNote => JSON.parse(row.note) as UserNote;

export const ownerOf = async (sql: Knex, kind: Row['kind'], name: string): Promise<string | undefined> => (await sql<Row>(TABLE).where({ kind, name }).first())?.account;

export const noteObject = async (sql: Knex, kind: Row['kind'], name: string, account: string, note: object): Promise<void> => {
  await sql(TABLE).insert({ kind, name, account, note: JSON.stringify(note) }).onConflict(['kind', 'name']).merge(['note']);
};

export const giveObject = async (sql: Knex, kind: Row['kind'], name: string, account: string): Promise<void> => {
  await sql(TABLE).where({ kind, name }).update({ account });
};

export const forgetObject = async (sql: Knex, kind: Row['kind'], name: string): Promise<void> => {
  await sql(TABLE).where({ kind, name }).delete();
};
