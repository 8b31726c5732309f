import { el } from '../src/index.ts';

export interface TestEntry {
  readonly amount: string;
  readonly direction?: 'CRDT' | 'DBIT';
  readonly status?: string;
  readonly text?: readonly string[];
  readonly reference?: string;
  readonly endToEnd?: string;
  readonly debtor?: string;
  readonly iban?: string;
  readonly parts?: readonly string[];
}

const amount = (value: string): string => el('Amt', value, { Ccy: 'EUR' });

const details = (version: string, entry: TestEntry, part?: string): string =>
  el('TxDtls', [
    el('Refs', [el('EndToEndId', entry.endToEnd ?? 'NOTPROVIDED')]),
    part === undefined ? undefined : amount(part),
    part === undefined ? undefined : el('CdtDbtInd', entry.direction ?? 'CRDT'),
    entry.debtor === undefined
      ? undefined
      : el('RltdPties', [
          el('Dbtr', [version === '02' ? el('Nm', entry.debtor) : el('Pty', [el('Nm', entry.debtor)])]),
          el('DbtrAcct', [el('Id', [el('IBAN', entry.iban ?? '')])]),
        ]),
    el('RmtInf', [
      ...(entry.text ?? []).map((text) => el('Ustrd', text)),
      entry.reference === undefined ? undefined : el('Strd', [el('CdtrRefInf', [el('Tp', [el('CdOrPrtry', [el('Cd', 'SCOR')])]), el('Ref', entry.reference)])]),
    ]),
  ]);

const ntry = (version: string, entry: TestEntry): string =>
  el('Ntry', [
    amount(entry.amount),
    el('CdtDbtInd', entry.direction ?? 'CRDT'),
    el('Sts', version === '02' ? (entry.status ?? 'BOOK') : [el('Cd', entry.status ?? 'BOOK')]),
    el('BookgDt', [el('Dt', '2026-11-25')]),
    el('BkTxCd', [el('Domn', [el('Cd', 'PMNT'), el('Fmly', [el('Cd', 'RCDT'), el('SubFmlyCd', 'ESCT')])])]),
    el('NtryDtls', entry.parts === undefined ? [details(version, entry)] : entry.parts.map((part) => details(version, entry, part))),
  ]);

/** A statement file as banks write it, with totals that are right. */
export const statement = (version: '02' | '08', entries: readonly TestEntry[]): string => {
  const cents = entries.reduce((sum, entry) => sum + Math.round(Number(entry.amount) * 100), 0);
  const body = el('BkToCstmrStmt', [
    el('GrpHdr', [el('MsgId', 'M1'), el('CreDtTm', '2026-11-25T18:00:00')]),
    el('Stmt', [
      el('Id', 'S1'),
      el('CreDtTm', '2026-11-25T18:00:00'),
      el('Acct', [el('Id', [el('IBAN', 'DE89370400440532013000')]), el('Ccy', 'EUR')]),
      el('Bal', [el('Tp', [el('CdOrPrtry', [el('Cd', 'OPBD')])]), amount('100.00'), el('CdtDbtInd', 'CRDT'), el('Dt', [el('Dt', '2026-11-24')])]),
      el('TxsSummry', [el('TtlNtries', [el('NbOfNtries', String(entries.length)), el('Sum', (cents / 100).toFixed(2))])]),
      ...entries.map((entry) => ntry(version, entry)),
    ]),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${el('Document', ['@']).replace('<Document>@', `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}">${body}`)}`;
};
