import { minorOf, readXml, walker, xmlText, type XmlNode } from '@billet/bank-files';
import { malformed } from '@billet/sdk';

const FORMAT = 'pain002';
const walk = walker(FORMAT);

/** What the bank says about one collection, a part of a file, or a whole file. */
export interface StatusEntry {
  readonly of: 'file' | 'part' | 'transaction';
  /** The id that we gave: message, part or end-to-end. */
  readonly reference: string;
  /** ACCP, ACTC, ACSC, ACSP, PDNG, PART, RJCT … */
  readonly status: string;
  /** Reason code: AC04, AM04, MD01 … */
  readonly reason?: string;
  readonly text?: string;
  /** Cents, where the bank repeats the amount. */
  readonly amount?: number;
}

export interface StatusReport {
  readonly format: 'pain002';
  readonly messageId: string;
  readonly createdAt: string;
  readonly originalMessageId: string;
  readonly entries: readonly StatusEntry[];
}

const reasonOf = (node: XmlNode): Pick<StatusEntry, 'reason' | 'text'> => {
  const [info] = walk.all(node, 'StsRsnInf');
  const reason = walk.textOf(info, 'Rsn', 'Cd') ?? walk.textOf(info, 'Rsn', 'Prtry');
  const text = info === undefined ? '' : walk.all(info, 'AddtlInf').map((each) => each.text.trim()).join(' ');
  return { ...(reason === undefined ? {} : { reason }), ...(text === '' ? {} : { text }) };
};

const transactionOf = (node: XmlNode, groupStatus: string | undefined): StatusEntry => {
  const reference = walk.mustText(node, 'OrgnlEndToEndId');
  const status = walk.textOf(node, 'TxSts') ?? groupStatus;
  if (status === undefined) throw walk.fail(node, 'TxInfAndSts has no TxSts');
  const amount = walk.may(node, 'OrgnlTxRef', 'Amt', 'InstdAmt') ?? walk.may(node, 'OrgnlTxRef', 'IntrBkSttlmAmt');
  const currency = amount?.attrs['Ccy'];
  return {
    of: 'transaction', reference, status, ...reasonOf(node),
    ...(amount === undefined || currency !== 'EUR' ? {} : { amount: minorOf(FORMAT, amount.text.trim(), currency, { line: amount.line, field: amount.name }) }),
  };
};

/** Reads a status report of any version since 3. A status of a whole file or part counts only where none stands below it. */
export const readPain002 = (bytes: Uint8Array): StatusReport => {
  const root = readXml(FORMAT, xmlText(FORMAT, bytes));
  if (root.name !== 'Document' || !/:pain\.002\.001\.\d\d$/.test(root.ns)) throw malformed(FORMAT, 'this is not a pain.002', { line: root.line, field: root.name });
  const report = walk.must(root, 'CstmrPmtStsRpt');
  const group = walk.must(report, 'OrgnlGrpInfAndSts');
  const originalMessageId = walk.mustText(group, 'OrgnlMsgId');
  const entries: StatusEntry[] = [];
  for (const part of walk.all(report, 'OrgnlPmtInfAndSts')) {
    const status = walk.textOf(part, 'PmtInfSts');
    const transactions = walk.all(part, 'TxInfAndSts');
    entries.push(...transactions.map((node) => transactionOf(node, status)));
    if (transactions.length === 0 && status !== undefined) entries.push({ of: 'part', reference: walk.mustText(part, 'OrgnlPmtInfId'), status, ...reasonOf(part) });
  }
  const status = walk.textOf(group, 'GrpSts');
  if (entries.length === 0) {
    if (status === undefined) throw walk.fail(group, 'there is no status in the file');
    entries.push({ of: 'file', reference: originalMessageId, status, ...reasonOf(group) });
  }
  return { format: 'pain002', messageId: walk.mustText(report, 'GrpHdr', 'MsgId'), createdAt: walk.mustText(report, 'GrpHdr', 'CreDtTm'), originalMessageId, entries };
};
