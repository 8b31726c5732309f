import type { BankFileLine, OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { inChunks } from '../../in-chunks.ts';
import { Invoice } from '../../invoicing/index.ts';
import { PaymentAttempt, type GatewayAccount } from '../tables.ts';
import { possibleNumbers } from './invoice-numbers.ts';

/** What lines may belong to, read with a few statements however long the file is. */
export interface Matches {
  attempt(line: BankFileLine): PaymentAttempt | undefined;
  /** Invoices that the words name; more than one leaves it to a person. */
  invoices(line: BankFileLine): readonly Invoice[];
}

export const findMatches = async (ctx: OperationCtx, account: GatewayAccount, lines: readonly BankFileLine[]): Promise<Matches> => {
  const { all } = data(ctx);
  const references = [...new Set(lines.flatMap((line) => line.references))];
  const attempts = [
    ...(await inChunks(references, (chunk) => all(PaymentAttempt).where('gateway_account_id', account.id).whereIn('provider_ref', chunk))),
    ...(await inChunks(references, (chunk) => all(PaymentAttempt).where('gateway_account_id', account.id).whereIn('key', chunk))),
  ];
  const byReference = new Map(attempts.flatMap((attempt) => [[attempt.key, attempt] as const, ...(attempt.provider_ref === null ? [] : [[attempt.provider_ref, attempt] as const])]));
  const attemptOf: Matches['attempt'] = (line) => line.references.map((reference) => byReference.get(reference)).find((found) => found !== undefined);

  const open = lines.filter((line) => line.kind === 'payment' && attemptOf(line) === undefined);
  const numbers = [...new Set(open.flatMap((line) => possibleNumbers([...line.references, line.text])))];
  const invoices = await inChunks(numbers, (chunk) => all(Invoice).where({ brand_id: account.brand_id, status: 'issued' }).whereIn('number', chunk));
  const byNumber = new Map(invoices.map((invoice) => [invoice.number ?? '', invoice] as const));
  return {
    attempt: attemptOf,
    invoices: (line) => [...new Set(possibleNumbers([...line.references, line.text]).flatMap((number) => byNumber.get(number) ?? []))],
  };
};
