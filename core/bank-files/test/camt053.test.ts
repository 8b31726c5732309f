import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMalformed } from '@billet/sdk';
import { expect } from 'chai';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { decodeCamt053, statementLines } from '../src/index.ts';
import { statement, type TestEntry } from './camt-file.ts';

const read = (text: string): ReturnType<typeof decodeCamt053> => decodeCamt053(Buffer.from(text));

const fault = (text: string): unknown => {
  try {
    read(text);
    return 'read';
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return (error.details['position'] as { field?: string }).field;
  }
};

const ENTRIES: readonly TestEntry[] = [
  { amount: '35.45', text: ['Invoice 2027-0000', '01 thank you'], endToEnd: 'E2E-1', debtor: 'Ana Lima', iban: 'PT50000201231234567890154' },
  { amount: '10.00', direction: 'DBIT', text: ['fee'] },
  { amount: '5.00', status: 'PDNG', reference: 'RF18539007547034' },
];

describe('camt.053', () => {
  for (const version of ['02', '08'] as const) {
    it(`reads version ${version}, whose files fit its schema`, function () {
      const text = statement(version, ENTRIES);
      const [found] = read(text).statements;
      expect(found?.account).to.deep.equal({ iban: 'DE89370400440532013000', currency: 'EUR' });
      expect(found?.balances[0]).to.deep.equal({ type: 'OPBD', amount: 10_000, currency: 'EUR', on: '2026-11-24' });
      expect(found?.entries.map(({ amount, direction, status }) => [amount, direction, status])).to.deep.equal([[3545, 'credit', 'BOOK'], [1000, 'debit', 'BOOK'], [500, 'credit', 'PDNG']]);
      expect(found?.entries[0]?.transactions[0]).to.deep.include({ amount: 3545, endToEndId: 'E2E-1', text: 'Invoice 2027-000001 thank you', debtor: { name: 'Ana Lima', account: 'PT50000201231234567890154' } });
      expect(found?.entries[2]?.transactions[0]?.creditorReferences).to.deep.equal(['RF18539007547034']);
      const schema = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'iso20022', `camt.053.001.${version}.xsd`);
      if (!existsSync(schema)) return;
      const xsd = XmlDocument.fromBuffer(readFileSync(schema));
      const validator = XsdValidator.fromDoc(xsd);
      const document = XmlDocument.fromString(text);
      validator.validate(document);
      document.dispose();
      validator.dispose();
      xsd.dispose();
    });
  }

  it('lets the entry’s amount win over parts that do not add up to it', () => {
    const text = (amounts: readonly string[]): string => statement('08', [{ amount: '30.00', parts: amounts }]);
    expect(read(text(['10.00', '20.00'])).statements[0]?.entries[0]?.transactions.map(({ amount }) => amount)).to.deep.equal([1000, 2000]);
    expect(read(text(['10.00', '0.00'])).statements[0]?.entries[0]?.transactions.map(({ amount }) => amount)).to.deep.equal([undefined, undefined]);
  });

  it('takes a debit that reverses a credit for money taken back, though no reason is given', () => {
    const text = statement('08', [{ amount: '10.00', direction: 'DBIT', endToEnd: 'E2E-1' }]);
    const kinds = (file: string): readonly string[] => statementLines(Buffer.from(file), '').map(({ kind }) => kind);
    expect(kinds(text)).to.deep.equal(['other']);
    expect(kinds(text.replace('</CdtDbtInd><Sts>', '</CdtDbtInd><RvslInd>true</RvslInd><Sts>'))).to.deep.equal(['reversal']);
  });

  const good = statement('02', ENTRIES);
  const BROKEN: readonly (readonly [string, string, string | undefined])[] = [
    ['a cut off file', good.slice(0, -40), undefined],
    ['another message', good.replaceAll('camt.053', 'camt.052'), 'Document'],
    ['a document type', good.replace('<Document', '<!DOCTYPE x [<!ENTITY y "z">]><Document'), undefined],
    ['a comma in an amount', good.replace('35.45', '35,45'), 'Amt'],
    ['an amount below nought', good.replace('35.45', '-35.45'), 'Amt'],
    ['a fraction of a cent', good.replace('35.45', '35.455'), 'Amt'],
    ['no currency', good.replace('<Amt Ccy="EUR">35.45', '<Amt>35.45'), 'Amt'],
    ['a currency that is none', good.replace('Ccy="EUR">35.45', 'Ccy="EUX">35.45'), 'Amt'],
    ['no direction', good.replace('</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK', '</Amt><Sts>BOOK'), 'Ntry'],
    ['a direction that is none', good.replace('<CdtDbtInd>DBIT', '<CdtDbtInd>DEBIT'), 'CdtDbtInd'],
    ['no status', good.replace('<Sts>PDNG</Sts>', ''), 'Ntry'],
    ['a day that does not exist', good.replace('<Dt>2026-11-25</Dt>', '<Dt>2026-11-31</Dt>'), 'BookgDt'],
    ['an account whose IBAN is wrong', good.replace('DE89370400440532013000', 'DE89370400440532013001'), 'Id'],
    ['a total that counts other entries', good.replace('<NbOfNtries>3<', '<NbOfNtries>4<'), 'TtlNtries'],
    ['a total of another sum', good.replace('<Sum>50.45<', '<Sum>50.46<'), 'TtlNtries'],
    ['no statement', good.replace(/<Stmt>.*<\/Stmt>/s, ''), 'BkToCstmrStmt'],
  ];
  for (const [name, text, field] of BROKEN) it(`refuses ${name}`, () => expect(fault(text)).to.equal(field));

  it('reads 50,000 entries', () => {
    const entries = Array.from({ length: 50_000 }, (_, index): TestEntry => ({ amount: `${String(index + 1)}.00`, text: [`Invoice 2027-${String(index).padStart(6, '0')}`] }));
    expect(read(statement('08', entries)).statements[0]?.entries).to.have.length(50_000);
  }).timeout(120_000);
});
