import { el } from '@billet/bank-files';
import { formatMinor, malformed } from '@billet/sdk';
import { collectionFile, type CollectionFile, type CollectionGroup, type CollectionTransaction } from './collection.ts';

const VERSION = 'pain.008.001.08';

const euros = (amount: number): string => formatMinor({ amount, currency: 'EUR' });
const sumOf = (transactions: readonly CollectionTransaction[]): number => transactions.reduce((sum, each) => sum + each.amount, 0);
const agent = (name: string, bic: string | undefined): string => el(name, [el('FinInstnId', [bic === undefined ? el('Othr', [el('Id', 'NOTPROVIDED')]) : el('BICFI', bic)])]);

const transactionOf = ({ endToEndId, amount, mandate, debtor, text }: CollectionTransaction): string =>
  el('DrctDbtTxInf', [
    el('PmtId', [el('EndToEndId', endToEndId)]),
    el('InstdAmt', euros(amount), { Ccy: 'EUR' }),
    el('DrctDbtTx', [el('MndtRltdInf', [el('MndtId', mandate.id), el('DtOfSgntr', mandate.signedOn), el('AmdmntInd', 'false')])]),
    agent('DbtrAgt', debtor.bic),
    // Addresses are left out where none is needed; free lines of one are refused since 2026-11-15.
    el('Dbtr', [el('Nm', debtor.name), debtor.town === undefined || debtor.country === undefined ? undefined : el('PstlAdr', [el('TwnNm', debtor.town), el('Ctry', debtor.country)])]),
    el('DbtrAcct', [el('Id', [el('IBAN', debtor.iban)])]),
    text === undefined ? undefined : el('RmtInf', [el('Ustrd', text)]),
  ]);

const groupOf = ({ creditor, scheme }: CollectionFile, group: CollectionGroup): string =>
  el('PmtInf', [
    el('PmtInfId', group.id),
    el('PmtMtd', 'DD'),
    // One booking for each: only then can the statement tell who paid.
    el('BtchBookg', 'false'),
    el('NbOfTxs', String(group.transactions.length)),
    el('CtrlSum', euros(sumOf(group.transactions))),
    el('PmtTpInf', [el('SvcLvl', [el('Cd', 'SEPA')]), el('LclInstrm', [el('Cd', scheme)]), el('SeqTp', group.sequenceType)]),
    el('ReqdColltnDt', group.collectOn),
    el('Cdtr', [el('Nm', creditor.name)]),
    el('CdtrAcct', [el('Id', [el('IBAN', creditor.iban)])]),
    agent('CdtrAgt', creditor.bic),
    el('ChrgBr', 'SLEV'),
    el('CdtrSchmeId', [el('Id', [el('PrvtId', [el('Othr', [el('Id', creditor.id), el('SchmeNm', [el('Prtry', 'SEPA')])])])])]),
    ...group.transactions.map(transactionOf),
  ]);

/** Writes a collection file. Throws `malformed(…)`, naming the field, if something of it cannot be written. */
export const writePain008 = (value: unknown): string => {
  const found = collectionFile.safeParse(value);
  if (!found.success) {
    const [issue] = found.error.issues;
    throw malformed('pain008', issue?.message ?? 'not a collection', { field: issue?.path.join('.') ?? '' });
  }
  const file = found.data;
  const all = file.groups.flatMap((group) => group.transactions);
  const twice = all.map((each) => each.endToEndId).find((id, at, ids) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw malformed('pain008', `the end-to-end id ${twice} comes twice`, { field: 'endToEndId' });
  const body = el('CstmrDrctDbtInitn', [
    el('GrpHdr', [el('MsgId', file.messageId), el('CreDtTm', file.createdAt), el('NbOfTxs', String(all.length)), el('CtrlSum', euros(sumOf(all))), el('InitgPty', [el('Nm', file.creditor.name)])]),
    ...file.groups.map((group) => groupOf(file, group)),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${VERSION}">${body}</Document>\n`;
};
