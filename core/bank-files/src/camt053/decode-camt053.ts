import { minorOf } from '../amount.ts';
import { isIban } from '../references/index.ts';
import { readXml, xmlText, type XmlNode } from '../xml/index.ts';
import { entryOf } from './entry.ts';
import { dayOf, directionOf, FORMAT, moneyOf, present, walk } from './fields.ts';
import type { Camt053, Statement, StatementBalance, StatementEntry } from './statement.ts';

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d\d)$/;

const accountOf = (node: XmlNode): Statement['account'] => {
  const id = walk.must(node, 'Acct', 'Id');
  const iban = walk.textOf(id, 'IBAN');
  if (iban !== undefined && !isIban(iban)) throw walk.fail(id, `"${iban}" is not an IBAN`);
  return present<Statement['account']>({ iban, other: iban === undefined ? walk.mustText(id, 'Othr', 'Id') : undefined, currency: walk.textOf(node, 'Acct', 'Ccy') });
};

const balanceOf = (node: XmlNode): StatementBalance => {
  const { amount, currency } = moneyOf(walk.must(node, 'Amt'));
  const type = walk.must(node, 'Tp', 'CdOrPrtry');
  return {
    type: walk.textOf(type, 'Cd') ?? walk.mustText(type, 'Prtry'),
    amount: directionOf(node) === 'credit' ? amount : 0 - amount,
    currency,
    on: dayOf(walk.must(node, 'Dt')) ?? '',
  };
};

/** Numbers that the bank gives along with the entries; if they differ, something is missing. */
const checkSummary = (node: XmlNode, entries: readonly StatementEntry[]): void => {
  const totals: readonly (readonly [string, readonly StatementEntry[]])[] = [
    ['TtlNtries', entries],
    ['TtlCdtNtries', entries.filter((each) => each.direction === 'credit')],
    ['TtlDbtNtries', entries.filter((each) => each.direction === 'debit')],
  ];
  for (const [name, chosen] of totals) {
    const total = walk.may(node, 'TxsSummry', name);
    const count = walk.textOf(total, 'NbOfNtries');
    const sum = walk.textOf(total, 'Sum');
    if (total === undefined) continue;
    if (count !== undefined && Number(count) !== chosen.length) throw walk.fail(total, `${name} counts ${count} entries, there are ${String(chosen.length)}`);
    const currency = chosen[0]?.currency;
    if (sum === undefined || currency === undefined || chosen.some((each) => each.currency !== currency)) continue;
    const actual = chosen.reduce((all, each) => all + each.amount, 0);
    if (minorOf(FORMAT, sum, currency, { line: total.line, column: total.column, field: name }) !== actual) throw walk.fail(total, `${name} adds up to ${sum}, the entries do not`);
  }
};

const statementOf = (node: XmlNode): Statement => {
  const entries = walk.all(node, 'Ntry').map(entryOf);
  checkSummary(node, entries);
  const period = walk.may(node, 'FrToDt');
  return present<Statement>({
    id: walk.mustText(node, 'Id'),
    account: accountOf(node),
    from: dayOf(walk.may(period, 'FrDtTm')),
    to: dayOf(walk.may(period, 'ToDtTm')),
    balances: walk.all(node, 'Bal').map(balanceOf),
    entries,
  });
};

/** Reads a whole statement file of camt.053, versions 2 to 13, or none of it. */
export const decodeCamt053 = (bytes: Uint8Array): Camt053 => {
  const root = readXml(FORMAT, xmlText(FORMAT, bytes));
  const version = NAMESPACE.exec(root.ns)?.[1];
  if (root.name !== 'Document' || version === undefined) throw walk.fail(root, `this is a <${root.name}> of "${root.ns}", not a camt.053 document`);
  const body = walk.must(root, 'BkToCstmrStmt');
  const header = walk.must(body, 'GrpHdr');
  const statements = walk.all(body, 'Stmt');
  if (statements.length === 0) throw walk.fail(body, 'there is no Stmt');
  return {
    format: FORMAT,
    version,
    messageId: walk.mustText(header, 'MsgId'),
    createdAt: walk.mustText(header, 'CreDtTm'),
    statements: statements.map(statementOf),
  };
};
