import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { BilletError } from '@billet/sdk';
import type { TableRow, Tables } from './tables.ts';

const cellOf = (value: unknown): string | null => (value === null || value === undefined ? null : Buffer.isBuffer(value) ? value.toString('utf8') : String(value));

/** The wanted tables of a running database, read in one transaction that writes nothing. */
export const readDatabase = async (address: string, password: string | undefined, wanted: readonly string[]): Promise<Tables> => {
  const url = new URL(address);
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!/^\w+$/.test(database)) throw new BilletError('DATABASE_NAME', 'The address names no database.', { status: 422 });
  const connection = await createConnection({
    host: url.hostname, port: Number(url.port === '' ? 3306 : url.port), user: decodeURIComponent(url.username), password: password ?? decodeURIComponent(url.password), database, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true, charset: 'utf8mb4',
  });
  try {
    await connection.query('set session transaction isolation level repeatable read');
    await connection.query('start transaction read only');
    const [there] = await connection.query<RowDataPacket[]>('select table_name as name from information_schema.tables where table_schema = ?', [database]);
    const tables = new Map<string, readonly TableRow[]>();
    for (const table of wanted.filter((each) => there.some(({ name }) => name === each))) {
      const [rows] = await connection.query<RowDataPacket[]>(`select * from \`${table}\``);
      tables.set(table, rows.map((row) => Object.fromEntries(Object.entries(row as Record<string, unknown>).map(([name, value]) => [name, cellOf(value)]))));
    }
    await connection.query('commit');
    return tables;
  } finally {
    await connection.end();
  }
};
