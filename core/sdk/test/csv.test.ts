import { expect } from 'chai';
import fc from 'fast-check';
import { csvCell, csvLine } from '../src/csv.ts';

describe('lists as files', () => {
  it('never begin a cell with what a spreadsheet would run, and leave numbers alone', () => {
    for (const [given, wanted] of [['=1+1', "'=1+1"], ['+49 30', "'+49 30"], ['-12.50', '-12.50'], ['@x', "'@x"], ['＝1', "'＝1"], ['\t=1', "'\t=1"], ['Ana', 'Ana'], ['a,b', '"a,b"'], ['say "x"', '"say ""x"""']] as const) expect(csvCell(given)).to.equal(wanted);
  });

  it('keep what is in a cell in that cell, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (cells) => {
        const line = `,${csvLine(cells).slice(0, -2)}`;
        const read = [...line.matchAll(/,(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
        expect(read.map((cell, i) => (cell === cells[i] ? cell : cell.slice(1)))).to.deep.equal(cells);
      }),
    );
  });
});
