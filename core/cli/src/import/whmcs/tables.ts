/** A row of a table, each cell as text; what is no column is absent. */
export type TableRow = Readonly<Record<string, string | null>>;

/** What is read of WHMCS. Columns of other versions are left alone. */
export const TABLES = ['tblclients', 'tblcurrencies', 'tblproducts', 'tblhosting', 'tblhostingaddons', 'tbldomains', 'tblinvoices', 'tblinvoiceitems', 'tblaccounts'] as const;

export type Tables = ReadonlyMap<string, readonly TableRow[]>;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Old versions keep texts with HTML entities. */
const plain = (text: string): string => text.replaceAll(/&(?:#(\d{1,6})|#x([0-9a-f]{1,5})|([a-z]{2,6}));/gi, (all, decimal?: string, hex?: string, name?: string) => {
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? all;
  const code = Number.parseInt(decimal ?? hex ?? '', decimal === undefined ? 16 : 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
});

/** The text of a cell; nothing is an empty text. */
export const textOf = (row: TableRow, column: string): string => plain(row[column] ?? '').trim();

/** A day; a zero date is none. */
export const dayOf = (row: TableRow, column: string): string => {
  const day = (row[column] ?? '').slice(0, 10);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !day.startsWith('0000') ? day : '';
};

/** An amount in hundredths, as WHMCS keeps all of them. */
export const hundredthsOf = (row: TableRow, column: string): number => Math.round(Number(row[column] ?? '0') * 100);

export const decimalOf = (hundredths: number): string => `${hundredths < 0 ? '-' : ''}${String(Math.floor(Math.abs(hundredths) / 100))}.${String(Math.abs(hundredths) % 100).padStart(2, '0')}`;
