import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { balanceRow, clientRow, PORTION, serviceFileRow, type Verdict } from '@billet/billing';
import { BilletError, formatMinor, isBilletError, parseMoney } from '@billet/sdk';
import { readRows, type FileRow } from './read-file.ts';

export interface ImportWishes {
  readonly folder: string;
  readonly source: string;
  readonly brandId: number;
  readonly dryRun: boolean;
}

type Call = (operation: string, input: unknown) => Promise<unknown>;
type Judged = FileRow & { readonly verdict: Verdict };

type Sums = readonly { readonly currency: string; readonly count: number; readonly amount: number }[];

interface Comparison {
  readonly clients: number;
  readonly balances: Sums;
  readonly services: Sums;
}

/** In the order in which one needs the other. */
const FILES = [
  { name: 'clients', operation: 'imports.clients', columns: Object.keys(clientRow.shape) },
  { name: 'balances', operation: 'imports.balances', columns: Object.keys(balanceRow.shape), sum: 'amount' },
  { name: 'services', operation: 'imports.services', columns: Object.keys(serviceFileRow.shape), sum: 'price' },
] as const;

const judge = async (call: Call, operation: string, { source, brandId, dryRun }: ImportWishes, rows: readonly FileRow[]): Promise<readonly Judged[]> => {
  const judged: Judged[] = [];
  for (let at = 0; at < rows.length; at += PORTION) {
    const part = rows.slice(at, at + PORTION);
    const { items } = (await call(operation, { source, brandId, apply: !dryRun, rows: part.map(({ cells }) => cells) })) as { readonly items: readonly Verdict[] };
    judged.push(...part.map((row, i) => ({ ...row, verdict: items[i] as Verdict })));
  }
  return judged;
};

/** Sum of amounts by currency, of the lines that can be read. */
const sumsOf = (rows: readonly FileRow[], column: string): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const { cells } of rows) {
    const currency = (cells['currency'] ?? '').toUpperCase();
    try {
      sums.set(currency, (sums.get(currency) ?? 0) + parseMoney((cells[column] ?? '').replace(',', '.'), currency).amount);
    } catch (error) {
      if (!isBilletError(error)) throw error;
    }
  }
  return sums;
};

/** Reads the files of a folder, has them brought in portion by portion, and says what came of it on both sides. Gives true when they agree. */
export const importCsv = async (call: Call, wishes: ImportWishes, say: (line: string) => void): Promise<boolean> => {
  const files = FILES.filter(({ name }) => existsSync(join(wishes.folder, `${name}.csv`)));
  if (files.length === 0) throw new BilletError('NOTHING_TO_IMPORT', `${wishes.folder} has none of ${FILES.map(({ name }) => `${name}.csv`).join(', ')}.`, { status: 404 });
  // A file that cannot be read stops the run before anything is written.
  const read = await Promise.all(files.map(async (file) => ({ ...file, rows: await readRows(join(wishes.folder, `${file.name}.csv`), file.columns) })));
  const coming = new Set<string>();
  let whole = true;
  for (const { name, operation, rows } of read) {
    const judged = (await judge(call, operation, wishes, rows)).map((row) =>
      // A dry run writes no clients: those that would be here count as here.
      wishes.dryRun && row.verdict.code === 'CLIENT_UNKNOWN' && coming.has(row.cells['client_id'] ?? '') ? { ...row, verdict: { ...row.verdict, verdict: 'new' as const } } : row,
    );
    const taken = judged.filter(({ verdict }) => verdict.verdict !== 'refused');
    for (const { cells } of name === 'clients' ? taken : []) coming.add(cells['id'] ?? '');
    const refused = judged.filter(({ verdict }) => verdict.verdict === 'refused');
    for (const { line, verdict } of refused) say(`${name}.csv:${String(line)}  ${verdict.field ?? ''}  ${verdict.code ?? ''}  ${verdict.message ?? ''}`);
    const fresh = taken.filter(({ verdict }) => verdict.verdict === 'new').length;
    say(`${name}: ${String(rows.length)} in the file, ${String(fresh)} ${wishes.dryRun ? 'would come in' : 'came in'}, ${String(taken.length - fresh)} here already, ${String(refused.length)} refused`);
    whole = whole && refused.length === 0;
  }
  const here = (await call('imports.compare', { source: wishes.source })) as Comparison;
  for (const file of read) {
    if (!('sum' in file)) continue;
    const inFile = sumsOf(file.rows, file.sum);
    const inBooks = new Map(here[file.name].map(({ currency, amount }) => [currency, amount] as const));
    for (const currency of [...new Set([...inFile.keys(), ...inBooks.keys()])].sort()) {
      const [theirs, ours] = [inFile.get(currency) ?? 0, inBooks.get(currency) ?? 0];
      say(`${file.name} in ${currency}: ${formatMinor({ amount: theirs, currency })} in the file, ${formatMinor({ amount: ours, currency })} in the books, difference ${formatMinor({ amount: theirs - ours, currency })}`);
      whole = whole && (wishes.dryRun || theirs === ours);
    }
  }
  say(`clients of ${wishes.source} here now: ${String(here.clients)}`);
  if (wishes.dryRun) say('This was a dry run: nothing was written.');
  return whole;
};
