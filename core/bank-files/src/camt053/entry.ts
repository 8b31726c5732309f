import type { XmlNode } from '../xml/index.ts';
import { dayOf, directionOf, moneyOf, present, walk } from './fields.ts';
import type { StatementEntry, StatementTransaction } from './statement.ts';
import { transactionOf } from './transaction.ts';

const STATUSES = new Set(['BOOK', 'PDNG', 'INFO', 'FUTR']);

/** Version 2 writes the status as it is, version 8 as a code below it. */
const statusOf = (node: XmlNode): string => {
  const status = walk.must(node, 'Sts');
  const text = status.children.length === 0 ? status.text.trim() : (walk.textOf(status, 'Cd') ?? walk.mustText(status, 'Prtry'));
  if (!STATUSES.has(text)) throw walk.fail(status, `"${text}" is not a status`);
  return text;
};

const codeOf = (node: XmlNode): string | undefined => {
  const code = walk.must(node, 'BkTxCd');
  const domain = walk.may(code, 'Domn');
  if (domain === undefined) return walk.textOf(code, 'Prtry', 'Cd');
  const family = walk.must(domain, 'Fmly');
  return [walk.mustText(domain, 'Cd'), walk.mustText(family, 'Cd'), walk.mustText(family, 'SubFmlyCd')].join('-');
};

/**
 * Amounts of transactions count only where they add up to the entry: what was booked is the entry, and the parts may be
 * nought or in the payer's currency.
 */
const settled = (transactions: readonly StatementTransaction[], amount: number): readonly StatementTransaction[] => {
  if (transactions.length === 1) return transactions.map((each) => ({ ...each, amount }));
  const sum = transactions.reduce((total, each) => total + (each.amount ?? Number.NaN), 0);
  return sum === amount ? transactions : transactions.map(({ amount: _, ...rest }) => rest);
};

const reversalOf = (node: XmlNode): boolean => {
  const text = walk.textOf(node, 'RvslInd') ?? 'false';
  if (!['true', 'false', '0', '1'].includes(text)) throw walk.fail(node, `RvslInd: "${text}" is neither true nor false`);
  return text === 'true' || text === '1';
};

export const entryOf = (node: XmlNode): StatementEntry => {
  const { amount, currency } = moneyOf(walk.must(node, 'Amt'));
  const details = walk.all(node, 'NtryDtls').flatMap((each) => walk.all(each, 'TxDtls'));
  return present<StatementEntry>({
    amount,
    currency,
    direction: directionOf(node),
    reversal: reversalOf(node),
    status: statusOf(node),
    bookedOn: dayOf(walk.may(node, 'BookgDt')),
    valueOn: dayOf(walk.may(node, 'ValDt')),
    reference: walk.textOf(node, 'NtryRef'),
    bankReference: walk.textOf(node, 'AcctSvcrRef'),
    code: codeOf(node),
    text: walk.textOf(node, 'AddtlNtryInf'),
    transactions: settled(details.map((each) => transactionOf(each, currency)), amount),
  });
};
