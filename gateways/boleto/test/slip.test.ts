import { isMalformed } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { BANKS, decodeSlip, encodeSlip, type Slip } from '../src/index.ts';

const ON = '2026-11-26';
const place = (text: string, on = ON): unknown => {
  try {
    decodeSlip(text, on);
    return 'read';
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return (error.details['position'] as { field?: string }).field;
  }
};

describe('boleto', () => {
  it('reads the example of Itaú’s manual, part by part', () => {
    const slip = decodeSlip('34191.10121 34567.880058 71234.570001 6 16670000012345', '2002-04-01') as Slip;
    expect(slip).to.deep.include({ bank: '341', bankName: 'Itaú', amount: 12_345, dueFactor: '1667', dueDate: '2002-05-01', barcode: '34196166700000123451101234567880057123457000' });
    expect(slip.free).to.deep.equal({ wallet: '110', ownNumber: '12345678', ownDigit: '8', agency: '0057', account: '12345', accountDigit: '7' });
  });

  it('reads an example of Banco do Brasil', () => {
    const slip = decodeSlip('00190.50095 40144.816069 06809.350314 3 37370000000100', '2008-01-15') as Slip;
    expect(slip).to.deep.include({ bank: '001', amount: 100, dueDate: '2007-12-31', printedLine: '00190.50095 40144.816069 06809.350314 3 37370000000100' });
    expect(slip.barcode).to.equal('00193373700000001000500940144816060680935031');
    expect(decodeSlip(slip.barcode, '2008-01-15')).to.deep.equal(slip);
  });

  it('names the check digit that does not fit', () => {
    expect(place('34191.10122 34567.880058 71234.570001 6 16670000012345')).to.equal('field 1');
    expect(place('34191.10121 34567.880059 71234.570001 6 16670000012345')).to.equal('field 2');
    expect(place('34191.10121 34567.880058 71234.570002 6 16670000012345')).to.equal('field 3');
    expect(place('34191.10121 34567.880058 71234.570001 7 16670000012345')).to.equal('general check digit');
    expect(place('34191.10121 34567.880058 71234.570001 6 16670000012346')).to.equal('general check digit');
    expect(place('34191.10121 34567.880058 71234.570001 6 1667000001234')).to.equal(undefined);
    expect(place('x4191.10121')).to.equal(undefined);
    expect(place('')).to.equal(undefined);
  });

  it('starts the due factor again at 1000 on 22 February 2025', () => {
    const dated = (dueDate: string | null): string => encodeSlip({ bank: '999', amount: 1, dueDate, freeField: '0'.repeat(25) }, ON).dueFactor;
    expect([dated('2000-07-03'), dated('2025-02-21'), dated('2025-02-22'), dated('2025-02-23'), dated(null)]).to.deep.equal(['1000', '9999', '1000', '1001', '0000']);
    expect(() => dated('2000-07-02')).to.throw();
    expect(() => dated('2025-02-30')).to.throw();
  });

  it('reads a factor as the date near the day of reading, and says so where none is near', () => {
    const { barcode } = encodeSlip({ bank: '999', amount: 1, dueDate: '2025-02-22', freeField: '0'.repeat(25) }, ON);
    const read = (on: string): unknown => (decodeSlip(barcode, on) as Slip).dueDate;
    expect([read(ON), read('2025-02-21'), read('2001-01-01')]).to.deep.equal(['2025-02-22', '2025-02-22', '2000-07-03']);
    const lost = encodeSlip({ bank: '999', amount: 1, dueDate: '2017-10-01', freeField: '0'.repeat(25) }, ON);
    expect(decodeSlip(lost.barcode, ON)).to.deep.include({ dueDate: null, dueDateCandidates: ['2017-10-01', '2042-05-23'] });
  });

  it('reads collection slips in both forms and both ways of checking', () => {
    for (const line of ['836200000005667800481000180975657313001589636081', '846700000017435900240209024050002435842210108119']) {
      const slip = decodeSlip(line, ON);
      expect(slip).to.include({ kind: 'collection', line });
      expect(decodeSlip(slip.barcode, ON)).to.deep.equal(slip);
      expect(place(line.slice(0, 20) + String((Number(line[20]) + 1) % 10) + line.slice(21))).to.match(/^block/);
    }
  });

  const account = fc.record({
    bank: fc.constantFrom(...BANKS.map(({ code }) => code)),
    amount: fc.integer({ min: 0, max: 9_999_999_999 }),
    dueDate: fc.option(fc.date({ min: new Date('2020-01-01'), max: new Date('2038-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)), { nil: null }),
    agency: fc.stringMatching(/^\d{4}$/),
    account: fc.stringMatching(/^\d{5}$/),
    agreement: fc.stringMatching(/^[1-9]\d{5}$/),
    wallet: fc.constantFrom('1', '9'),
    sequence: fc.integer({ min: 1, max: 99_999 }),
  });

  it('reads what it writes, with the parts of the free field', () => {
    fc.assert(
      fc.property(account, (wanted) => {
        const { ownNumber = '', ownDigitLength, ownNumberPrinted: _, ...written } = encodeSlip(wanted, ON);
        for (const form of [written.barcode, written.line, written.printedLine]) expect(decodeSlip(form, wanted.dueDate ?? ON)).to.deep.equal(written);
        const plain = ownDigitLength === 0 ? ownNumber : ownNumber.slice(0, -ownDigitLength);
        expect(written.free?.['ownNumber']).to.equal(plain);
        expect(written).to.include({ amount: wanted.amount, dueDate: wanted.dueDate });
      }),
    );
  });

  it('notices any one changed digit of the line, as far as its check digits go', () => {
    fc.assert(
      fc.property(account, fc.nat(46), fc.integer({ min: 1, max: 9 }), (wanted, at, by) => {
        const { line } = encodeSlip(wanted, ON);
        // The general digit is 1 for three of the eleven remainders, so behind it a change may go unseen.
        fc.pre(at <= 32 || line[32] !== '1');
        const changed = line.slice(0, at) + String((Number(line[at]) + by) % 10) + line.slice(at + 1);
        expect(place(changed, wanted.dueDate ?? ON)).to.not.equal('read');
      }),
    );
  });

  it('gives the check digits that the banks print in their manuals', () => {
    const own = (bank: string, of: object, sequence: number): string | undefined =>
      encodeSlip({ bank, amount: 1, dueDate: null, agency: '1', account: '1', wallet: '1', ...of, sequence }, ON).ownNumberPrinted;
    // Sicoob: cooperative 0001, client 19, number 21 gives 8.
    expect(own('756', { agreement: '19' }, 21)).to.equal('0000021-8');
    // Bradesco: wallet 19, number 2 gives 8; number 1 gives P; number 6 gives 0.
    expect([own('237', { wallet: '19' }, 2), own('237', { wallet: '19' }, 1), own('237', { wallet: '19' }, 6)]).to.deep.equal(['19/00000000002-8', '19/00000000001-P', '19/00000000006-0']);
  });
});
