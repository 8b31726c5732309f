import { csvLines, type CsvMapping } from '@billet/bank-files';
import { isMalformed } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';

const GERMAN: CsvMapping = { date: 'Buchungstag', amount: 'Betrag', text: 'Verwendungszweck', payer: 'Beguenstigter/Zahlungspflichtiger', reference: '', currency: 'EUR', dates: 'dmy', decimal: ',' };
const PLAIN: CsvMapping = { date: 'date', amount: 'amount', text: 'text', payer: '', reference: 'id', currency: 'EUR', dates: 'ymd', decimal: '.' };

const read = (text: string, mapping: CsvMapping) => csvLines(Buffer.from(text), mapping);

describe('csv statements', () => {
  it('finds the columns below a preamble, in any case, and reads amounts as the country writes them', () => {
    const text = 'Umsatzanzeige;26.11.2026\n\n"Buchungstag";"BETRAG";"Verwendungszweck";"Beguenstigter/Zahlungspflichtiger"\r\n"26.11.26";"1.234,50";"R-1; danke";"Müller ""Ana"""\r\n"25.11.2026";"-3,00";"Gebühr";""\r\n;;Summe;\r\n';
    for (const bytes of [Buffer.from(text), Buffer.from(text, 'latin1')]) {
      const lines = csvLines(bytes, GERMAN);
      expect(lines.map(({ kind, money, bookedOn, text: words, payer }) => [kind, money.amount, bookedOn, words, payer?.name])).to.deep.equal([['payment', 123_450, '2026-11-26', 'R-1; danke', 'Müller "Ana"'], ['other', 300, '2026-11-25', 'Gebühr', undefined]]);
    }
  });

  it('takes commas, tabs, signs behind the number and months first', () => {
    expect(read('id,date,text,amount\n7,2026-11-26,"a,b","1,000.00"\n8,2026-11-26,x,5-\n', PLAIN).map(({ references, money, kind }) => [references[0], money.amount, kind])).to.deep.equal([['7', 100_000, 'payment'], ['8', 500, 'other']]);
    expect(read('id\tdate\ttext\tamount\n1\t11/26/2026\tx\t1\n', { ...PLAIN, dates: 'mdy' })[0]?.bookedOn).to.equal('2026-11-26');
  });

  it('does not take a decimal sign for one of thousands', () => {
    const of = (amount: string, decimal: ',' | '.'): number | undefined => read(`date;amount;text;id\n2026-11-26;${amount};x;1\n`, { ...PLAIN, decimal })[0]?.money.amount;
    for (const [amount, decimal] of [['12.50', ','], ['1.2345,00', ','], ['1234.567,00', ','], ['12,50', '.'], ['1,50.00', '.'], ['1.234.567', '.']] as const) {
      expect(() => of(amount, decimal), amount).to.throw().and.satisfy(isMalformed);
    }
    expect([of('1.234.567,8', ','), of('12,34,567.50', '.'), of("1'234.50", '.'), of('1.000', ',')]).to.deep.equal([123_456_780, 123_456_750, 123_450, 100_000]);
  });

  it('two equal lines stay two, and the same file gives the same keys', () => {
    const text = 'date;amount;text;id\n2026-11-26;5.00;x;1\n2026-11-26;5.00;x;1\n';
    const keys = read(text, PLAIN).map(({ key }) => key);
    expect(new Set(keys).size).to.equal(2);
    expect(read(text, PLAIN).map(({ key }) => key)).to.deep.equal(keys);
  });

  for (const [what, text] of [['a date that is none', 'date;amount;text;id\n2026-13-01;5;x;1\n'], ['an amount that is none', 'date;amount;text;id\n2026-11-26;5x;x;1\n'], ['an amount finer than the currency', 'date;amount;text;id\n2026-11-26;5.001;x;1\n'], ['a missing column', 'date;amount;id\n2026-11-26;5;1\n'], ['no names', '1;2;3\n'], ['an open quote', 'date;amount;text;id\n2026-11-26;5;"x;1\n']] as const) {
    it(`refuses ${what}`, () => {
      expect(() => read(text, PLAIN)).to.throw().and.satisfy(isMalformed);
    });
  }

  it('whatever stands in the cells comes back', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replaceAll(/\r/g, '').trim());
    fc.assert(
      fc.property(cell, fc.integer({ min: 1, max: 99_999_999 }), (words, amount) => {
        const [line] = read(`date;amount;text;id\n2026-11-26;${(amount / 100).toFixed(2)};"${words.replaceAll('"', '""')}";\n`, PLAIN);
        expect([line?.text, line?.money.amount]).to.deep.equal([words, amount]);
      }),
      { numRuns: 200 },
    );
  });
});
