import { textList } from '@billet/database';
import type { BankFileLine, OperationCtx } from '@billet/sdk';
import { data } from '../../data.ts';
import { Invoice } from '../../invoicing/index.ts';
import { PaymentAttempt, type GatewayAccount } from '../tables.ts';
import { possibleNumbers } from './invoice-numbers.ts';

/** What lines may belong to, read with three statements however long the file is. */
export interface Matches {
  attempt(line: BankFileLine): PaymentAttempt | undefined;
  /** Invoices that the words name; more than one leaves it to a person. */
  invoices(line: BankFileLine): readonly Invoice[];
}

export const findMatches = async (ctx: OperationCtx, account: GatewayAccount, lines: readonly BankFileLine[]): Promise<Matches> => {
  const { all, db } = data(ctx);
  const references = [...new Set(lines.flatMap((line) => line.references))];
  const attemptsBy = async (column: 'provider_ref' | 'key'): Promise<readonly PaymentAttempt[]> => {
    if (references.length === 0) return [];
    const list = textList(db, references);
    return all(PaymentAttempt).where('gateway_account_id', account.id).whereRaw(`"${column}" in ${list.sql}`, [list.binding]);
  };
  const attempts = [...(await attemptsBy('provider_ref')), ...(await attemptsBy('key'))];
  const byReference = new Map(attempts.flatMap((attempt) => [[attempt.key, attempt] as const, ...(attempt.provider_ref === null ? [] : [[attempt.provider_ref, attempt] as const])]));
  const attemptOf: Matches['attempt'] = (line) => line.references.map((reference) => byReference.get(reference)).find((found) => found !== undefined);

  const open = lines.filter((line) => line.kind === 'payment' && attemptOf(line) === undefined);
  const named = new Map(open.map((line) => [line, possibleNumbers([...line.references, line.text])] as const));
  const numbers = [...new Set([...named.values()].flat())];
  const list = textList(db, numbers);
  const invoices = numbers.length === 0 ? [] : await all(Invoice).where({ brand_id: account.brand_id, status: 'issued' }).whereRaw(`"number" in ${list.sql}`, [list.binding]);
  const byNumber = new Map(invoices.map((invoice) => [invoice.number ?? '', invoice] as const));
  return {
    attempt: attemptOf,
    invoices: (line) => (byNumber.size === 0 ? [] : [...new Set((named.get(line) ?? []).flatMap((number) => byNumber.get(number) ?? []))]),
  };
};
