import { insertReturning, type Database } from '@billet/database';
import type { BankFileLine } from '@billet/sdk';
import { updateRows } from '../../bulk-rows.ts';
import { maskCardNumbers } from '../rules/index.ts';
import type { LineResult } from './line-result.ts';

export interface NewLine {
  readonly id: number;
  readonly line: BankFileLine;
}

/** Writes down the lines that were not known yet, all with a few statements, and gives those. */
export const writeLines = async (db: Database, fileId: number, accountId: number, lines: readonly BankFileLine[]): Promise<readonly NewLine[]> => {
  const byKey = new Map(lines.map((line) => [line.key, line] as const));
  const written = await insertReturning<{ id: number | string; line_key: string }>(
    db,
    'bank_lines',
    ['bank_file_id', 'gateway_account_id', 'line_key', 'kind', 'amount', 'fee', 'currency', 'booked_on', 'line_references', 'words', 'payer_name', 'payer_account', 'code', 'state'],
    [...byKey.values()].map((line) => [
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
      'noted',
    ]),
    { onConflict: 'nothing', returning: ['id', 'line_key'] },
  );
  return written.map((row) => ({ id: Number(row.id), line: byKey.get(row.line_key) as BankFileLine }));
};

/** Writes down what became of them; lines that were only noted need nothing. */
export const writeResults = async (db: Database, results: readonly (LineResult & { readonly id: number })[]): Promise<void> => {
  const changed = results.filter(({ state }) => state !== 'noted');
  if (changed.length === 0) return;
  await updateRows(
    db,
    'bank_lines',
    ['id'],
    { id: 'id', state: 'text', reason: 'text?', invoice_id: 'id?', payment_id: 'id?' },
    changed.map((result) => ({ id: result.id, state: result.state, reason: result.reason ?? null, invoice_id: result.invoiceId ?? null, payment_id: result.paymentId ?? null })),
  );
};
