import { statementLines } from '@billet/bank-files';
import type { BankFileLine } from '@billet/sdk';
import { readPain002, type StatusReport } from './pain/index.ts';

/** A report as lines: what is refused ends its attempts, all else is only noted. */
const reportLines = (report: StatusReport): readonly BankFileLine[] =>
  report.entries.map((entry) => ({
    key: ['pain.002', report.originalMessageId, entry.reference, entry.status, entry.reason ?? ''].join('|'),
    kind: entry.status === 'RJCT' ? 'rejected' : 'other',
    money: { amount: entry.amount ?? 0, currency: 'EUR' },
    bookedOn: report.createdAt.slice(0, 10),
    references: [entry.reference],
    text: [entry.status, entry.text ?? ''].filter((words) => words !== '').join(' '),
    ...(entry.reason === undefined ? {} : { code: entry.reason }),
  }));

/** The lines of whatever the bank sends back: a status report or a statement. */
export const readAnswer = (bytes: Uint8Array, iban: string): readonly BankFileLine[] =>
  /pain\.002/.test(Buffer.from(bytes.subarray(0, 4000)).toString('latin1')) ? reportLines(readPain002(bytes)) : statementLines(bytes, iban);
