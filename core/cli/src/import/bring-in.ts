import { balanceRow, clientRow, domainFileRow, invoiceFileRow, PORTION, serviceFileRow, type Verdict } from '@billet/billing';
import { formatMinor, isBilletError, parseMoney } from '@billet/sdk';
import type { FileRow } from './read-file.ts';

export interface ImportWishes {
  readonly source: string;
  readonly brandId: number;
  readonly dryRun: boolean;
}

export type Call = (operation: string, input: unknown) => Promise<unknown>;
type Judged = FileRow & { readonly verdict: Verdict };

type Sums = readonly { readonly currency: string; readonly count: number; readonly amount: number }[];

interface Comparison {
  readonly clients: number;
  readonly balances: Sums;
  readonly services: Sums;
  readonly domains: Sums;
  readonly invoices: Sums;
}

/** In the order in which one needs the other. */
export const KINDS = [
  { name: 'clients', columns: Object.keys(clientRow.shape) },
  { name: 'balances', columns: Object.keys(balanceRow.shape), sum: 'amount' },
  { name: 'services', columns: Object.keys(serviceFileRow.shape), sum: 'price' },
  { name: 'domains', columns: Object.keys(domainFileRow.shape), sum: 'price' },
  { name: 'invoices', columns: Object.keys(invoiceFileRow.shape), sum: 'amount' },
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

/** Records of one kind, and what they are called where they come from. */
export interface Records {
  readonly kind: (typeof KINDS)[number]['name'];
  readonly place: string;
  readonly rows: readonly FileRow[];
}

/** Sums of both sides in each currency; true where they agree. */
const compare = (name: string, theirs: ReadonlyMap<string, number>, sums: Sums, say: (line: string) => void): boolean => {
  const ours = new Map(sums.map(({ currency, amount }) => [currency, amount] as const));
  let same = true;
  for (const currency of [...new Set([...theirs.keys(), ...ours.keys()])].sort()) {
    const [there, here] = [theirs.get(currency) ?? 0, ours.get(currency) ?? 0];
    say(`${name} in ${currency}: ${formatMinor({ amount: there, currency })} in the file, ${formatMinor({ amount: here, currency })} in the books, difference ${formatMinor({ amount: there - here, currency })}`);
    same = same && there === here;
  }
  return same;
};

/** Has records brought in portion by portion, and says what came of it on both sides. Gives true when they agree. */
export const bringIn = async (call: Call, wishes: ImportWishes, records: readonly Records[], say: (line: string) => void): Promise<boolean> => {
  const coming = new Set<string>();
  let whole = true;
  for (const { kind, place, rows } of records) {
    const operation = `imports.${kind}`;
    const judged = (await judge(call, operation, wishes, rows)).map((row) =>
      // A dry run writes no clients: those that would be here count as here.
      wishes.dryRun && row.verdict.code === 'CLIENT_UNKNOWN' && coming.has(row.cells['client_id'] ?? '') ? { ...row, verdict: { ...row.verdict, verdict: 'new' as const } } : row,
    );
    const taken = judged.filter(({ verdict }) => verdict.verdict !== 'refused');
    for (const { cells } of kind === 'clients' ? taken : []) coming.add(cells['id'] ?? '');
    const refused = judged.filter(({ verdict }) => verdict.verdict === 'refused');
    for (const { line, verdict } of refused) say(`${place}:${String(line)}  ${verdict.field ?? ''}  ${verdict.code ?? ''}  ${verdict.message ?? ''}`);
    const fresh = taken.filter(({ verdict }) => verdict.verdict === 'new').length;
    say(`${kind}: ${String(rows.length)} in the file, ${String(fresh)} ${wishes.dryRun ? 'would come in' : 'came in'}, ${String(taken.length - fresh)} here already, ${String(refused.length)} refused`);
    whole = whole && refused.length === 0;
  }
  const here = (await call('imports.compare', { source: wishes.source })) as Comparison;
  for (const { kind, rows } of records) {
    const told = KINDS.find(({ name }) => name === kind);
    if (kind === 'clients' || told === undefined || !('sum' in told)) continue;
    const same = compare(kind, sumsOf(rows, told.sum), here[kind], say);
    whole = whole && (wishes.dryRun || same);
  }
  say(`clients of ${wishes.source} here now: ${String(here.clients)}`);
  if (wishes.dryRun) say('This was a dry run: nothing was written.');
  return whole;
};
