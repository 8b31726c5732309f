import { insertReturning, textList, type Database } from '@billet/database';
import type { BankFileLine } from '@billet/sdk';
import { updateRows } from '../../bulk-rows.ts';
import { maskCardNumbers } from '../rules/index.ts';
import type { Matches } from './find-matches.ts';
import type { LineResult } from './line-result.ts';

export interface NewLine {
  readonly id: number;
  readonly line: BankFileLine;
  /** As it was written down at first. */
  readonly first: LineResult;
}

/** Lines of an account that were not read before, each key once. */
export const unknownLines = async (db: Database, accountId: number, lines: readonly BankFileLine[]): Promise<readonly BankFileLine[]> => {
  const byKey = new Map(lines.map((line) => [line.key, line] as const));
  const list = textList(db, [...byKey.keys()]);
  for (const row of await db.raw<{ line_key: string }>(`select line_key from bank_lines where gateway_account_id = ? and line_key in ${list.sql}`, [accountId, list.binding])) byKey.delete(row.line_key);
  return [...byKey.values()];
};

/** Money that nothing matches waits for a person: that is known before anything is booked, so the line is written once. */
const firstOf = (line: BankFileLine, matches: Matches): LineResult =>
  line.kind === 'payment' && line.money.amount > 0 && matches.attempt(line) === undefined && matches.invoices(line).length === 0 ? { state: 'review', reason: 'NO_MATCH' } : { state: 'noted' };

/** Writes down new lines with a few statements. Gives those that nobody else wrote meanwhile. */
export const writeLines = async (db: Database, fileId: number, accountId: number, lines: readonly BankFileLine[], matches: Matches): Promise<readonly NewLine[]> => {
  const byKey = new Map(lines.map((line) => [line.key, { line, first: firstOf(line, matches) }] as const));
  const written = await insertReturning<{ id: number | string; line_key: string }>(
    db,
    'bank_lines',
    ['bank_file_id', 'gateway_account_id', 'line_key', 'kind', 'amount', 'fee', 'currency', 'booked_on', 'line_references', 'words', 'payer_name', 'payer_account', 'code', 'state', 'reason'],
    [...byKey.values()].map(({ line, first }) => [
      fileId,
      accountId,
      line.key,
      line.kind,
      line.money.amount,
      line.fee?.amount ?? 0,
      line.money.currency,
      line.bookedOn,
      JSON.stringify(line.references.map(maskCardNumbers)),
      maskCardNumbers(line.text),
      line.payer?.name === undefined ? null : maskCardNumbers(line.payer.name),
      line.payer?.account ?? null,
      line.code ?? null,
      first.state,
      first.reason ?? null,
    ]),
    { onConflict: 'nothing', returning: ['id', 'line_key'] },
  );
  return written.flatMap((row) => {
    const own = byKey.get(row.line_key);
    return own === undefined ? [] : [{ id: Number(row.id), ...own }];
  });
};

/** Writes down what became of lines, as far as it is something else than what was written at first. */
export const writeResults = async (db: Database, results: readonly (LineResult & Pick<NewLine, 'id' | 'first'>)[]): Promise<void> => {
  const changed = results.filter(({ state, first }) => state !== 'noted' && first.state !== 'review');
  if (changed.length === 0) return;
  await updateRows(
    db,
    'bank_lines',
    ['id'],
    { id: 'id', state: 'text', reason: 'text?', invoice_id: 'id?', payment_id: 'id?' },
    changed.map((result) => ({ id: result.id, state: result.state, reason: result.reason ?? null, invoice_id: result.invoiceId ?? null, payment_id: result.paymentId ?? null })),
  );
};
