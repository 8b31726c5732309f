import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { writePain008 } from '../src/index.ts';
import { painFaults } from './support/pain008-schema.ts';

const IBAN = 'DE89370400440532013000';

/** All that SEPA can carry. */
const ALPHABET = "ABCXYZabcxyz0189/-?:().,'+ ";

const transaction = (n: number, more: object = {}): object => ({ endToEndId: `E2E-${String(n)}`, amount: 1000 + n, mandate: { id: `M-${String(n)}`, signedOn: '2026-01-05' }, debtor: { name: 'Ana Lima', iban: IBAN }, text: `R-2026-${String(n)}`, ...more });

const file = (transactions: readonly object[] = [transaction(1), transaction(2)]): object => ({
  messageId: 'B1-20261210-3', createdAt: '2026-12-10T09:00:00Z', scheme: 'CORE',
  creditor: { name: 'Fibra Sud GmbH', iban: 'DE02120300000000202051', id: 'DE98ZZZ09999999999' },
  groups: [
    { id: 'B1-20261210-3-1', sequenceType: 'FRST', collectOn: '2026-12-15', transactions: transactions.slice(0, 1) },
    ...(transactions.length > 1 ? [{ id: 'B1-20261210-3-2', sequenceType: 'RCUR', collectOn: '2026-12-15', transactions: transactions.slice(1) }] : []),
  ],
});

/** The schema of ISO itself is not ours to give away; where somebody has put it beside the house it is asked as well. */
const OFFICIAL = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'iso20022', 'pain.008.001.08.xsd');
const schemas: readonly (string | undefined)[] = [undefined, ...(existsSync(OFFICIAL) ? [readFileSync(OFFICIAL, 'utf8')] : [])];

describe('sepa: pain.008 by its schema', () => {
  for (const schema of schemas) {
    const faults = (xml: string): string => painFaults(xml, schema);
    const whose = schema === undefined ? 'our part of it' : 'that of ISO';

    it(`is valid: first and later collections, with and without BIC and address (${whose})`, () => {
      expect(faults(writePain008(file()))).to.equal('');
      expect(faults(writePain008(file([transaction(1, { debtor: { name: 'Zurich', iban: 'CH9300762011623852957', bic: 'UBSWCHZH80A', town: 'Zurich', country: 'CH' }, text: undefined })])))).to.equal('');
    });

    it(`is valid whatever payers are called, write and owe (${whose})`, () => {
      const words = (most: number): fc.Arbitrary<string> => fc.string({ minLength: 1, maxLength: most, unit: fc.constantFrom(...ALPHABET) });
      fc.assert(
        fc.property(words(70), words(140), fc.integer({ min: 1, max: 99_999_999_999 }), (name, text, amount) => {
          expect(faults(writePain008(file([transaction(1, { amount, text, debtor: { name, iban: IBAN } })])))).to.equal('');
        }),
        { numRuns: 60 },
      );
    });

    it(`is refused with anything broken in it (${whose})`, () => {
      const xml = writePain008(file());
      const broken = [
        xml.replace('10.01', '10,01'), xml.replace('FRST', 'FIRST'), xml.replace(/<ReqdColltnDt>[^<]+<\/ReqdColltnDt>/, ''), xml.replace(IBAN, '12'), xml.replace(' Ccy="EUR"', ''),
        xml.replace('2026-01-05', '05.01.2026'), xml.replace('<PmtMtd>DD</PmtMtd>', ''), xml.replace(/<NbOfTxs>2</, '<NbOfTxs>two<'), xml.replace('<ChrgBr>SLEV</ChrgBr>', '').replace('</DrctDbtTxInf>', '<ChrgBr>SLEV</ChrgBr></DrctDbtTxInf>'),
      ];
      expect(broken.filter((each) => each === xml)).to.deep.equal([]);
      expect(broken.filter((each) => faults(each) === '')).to.deep.equal([]);
    });
  }
});
