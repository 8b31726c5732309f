import { isCurrency, isLocalDate, malformed } from '@billet/sdk';
import { minorOf } from '../amount.ts';
import type { OfxNode } from './ofx-node.ts';
import { readOfx } from './read-ofx.ts';

export interface OfxTransaction {
  readonly id: string;
  readonly type: string;
  readonly bookedOn: string;
  /** Minor units; below nought for money that goes out. */
  readonly amount: number;
  readonly name?: string;
  readonly memo?: string;
  readonly checkNumber?: string;
  readonly reference?: string;
}

export interface OfxStatement {
  readonly account: { readonly bank?: string; readonly branch?: string; readonly number: string; readonly type?: string };
  readonly currency: string;
  readonly from?: string;
  readonly to?: string;
  readonly balance?: { readonly amount: number; readonly on: string };
  readonly transactions: readonly OfxTransaction[];
}

export interface Ofx {
  readonly format: 'ofx';
  readonly version: string;
  readonly statements: readonly OfxStatement[];
}

const fail = (node: OfxNode, what: string): Error => malformed('ofx', what, { line: node.line, field: node.name });

const may = (node: OfxNode, name: string): OfxNode | undefined => {
  const found = node.children.filter((child) => child.name === name);
  if (found[1] !== undefined) throw fail(found[1], `${name} comes twice in ${node.name}`);
  return found[0];
};

const must = (node: OfxNode, name: string): OfxNode => {
  const found = may(node, name);
  if (found === undefined) throw fail(node, `${node.name} has no ${name}`);
  return found;
};

const textOf = (node: OfxNode | undefined, name: string): string | undefined => {
  const text = node === undefined ? undefined : may(node, name)?.text;
  return text === '' ? undefined : text;
};

const mustText = (node: OfxNode, name: string): string => {
  const { text, line } = must(node, name);
  if (text === '') throw fail({ ...node, line }, `${name} is empty`);
  return text;
};

/** `20261126`, `20261126120000[-3:BRT]`: the day as the bank writes it. */
const dayOf = (node: OfxNode): string => {
  const match = /^(\d{4})(\d\d)(\d\d)(\d{4}(\d\d(\.\d{1,3})?)?)?\s*(\[[+-]?\d{1,2}(\.\d+)?(:\w+)?\])?$/.exec(node.text);
  const day = match === null ? '' : `${match[1] ?? ''}-${match[2] ?? ''}-${match[3] ?? ''}`;
  if (!isLocalDate(day)) throw fail(node, `"${node.text}" is not a date`);
  return day;
};

const amountOf = (node: OfxNode, currency: string): number => minorOf('ofx', node.text.replace(',', '.'), currency, { line: node.line, field: node.name });

const optional = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> => (value === undefined ? {} : ({ [key]: value } as Partial<Record<K, string>>));

const transactionOf = (node: OfxNode, currency: string): OfxTransaction => {
  const payee = may(node, 'PAYEE');
  return {
    id: mustText(node, 'FITID'),
    type: mustText(node, 'TRNTYPE'),
    bookedOn: dayOf(must(node, 'DTPOSTED')),
    amount: amountOf(must(node, 'TRNAMT'), currency),
    ...optional('name', textOf(node, 'NAME') ?? textOf(payee, 'NAME')),
    ...optional('memo', textOf(node, 'MEMO')),
    ...optional('checkNumber', textOf(node, 'CHECKNUM')),
    ...optional('reference', textOf(node, 'REFNUM')),
  };
};

const statementOf = (node: OfxNode, from: string): OfxStatement => {
  const currency = mustText(node, 'CURDEF');
  if (!isCurrency(currency)) throw fail(must(node, 'CURDEF'), `"${currency}" is not a currency`);
  const account = must(node, from);
  const list = may(node, 'BANKTRANLIST');
  const [start, end] = ['DTSTART', 'DTEND'].map((name) => (list === undefined ? undefined : may(list, name)));
  const balance = may(node, 'LEDGERBAL');
  return {
    account: { number: mustText(account, 'ACCTID'), ...optional('bank', textOf(account, 'BANKID')), ...optional('branch', textOf(account, 'BRANCHID')), ...optional('type', textOf(account, 'ACCTTYPE')) },
    currency,
    ...optional('from', start === undefined ? undefined : dayOf(start)),
    ...optional('to', end === undefined ? undefined : dayOf(end)),
    ...(balance === undefined ? {} : { balance: { amount: amountOf(must(balance, 'BALAMT'), currency), on: dayOf(must(balance, 'DTASOF')) } }),
    transactions: (list?.children ?? []).filter(({ name }) => name === 'STMTTRN').map((each) => transactionOf(each, currency)),
  };
};

const KINDS = [
  ['BANKMSGSRSV1', 'STMTTRNRS', 'STMTRS', 'BANKACCTFROM'],
  ['CREDITCARDMSGSRSV1', 'CCSTMTTRNRS', 'CCSTMTRS', 'CCACCTFROM'],
] as const;

const named = (nodes: readonly OfxNode[], name: string): readonly OfxNode[] => nodes.flatMap((node) => node.children.filter((child) => child.name === name));

/** Reads bank and card statements of OFX 1 (SGML) and 2 (XML), or none of it. */
export const decodeOfx = (bytes: Uint8Array): Ofx => {
  const { root, version } = readOfx(bytes);
  if (root.name !== 'OFX') throw fail(root, `<OFX> is expected, not <${root.name}>`);
  const statements = KINDS.flatMap(([set, response, statement, from]) => named(named(named([root], set), response), statement).map((node) => statementOf(node, from)));
  if (statements.length === 0) throw fail(root, 'there is no statement of a bank or card account');
  return { format: 'ofx', version, statements };
};
