import { expect } from 'chai';
import fc from 'fast-check';
import { endingOf, isWhatItSays, safeFileName } from '../src/index.ts';

describe('names of files', () => {
  for (const [given, kept] of [
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ana\\Scan 1.PDF', 'Scan 1.PDF'],
    ['.htaccess', 'htaccess'],
    ['договор № 7.pdf', 'договор № 7.pdf'],
    ['cod\u202Efdp.exe', 'codfdp.exe'],
    ['a\r\nb: c.txt', 'ab_ c.txt'],
    ['..', 'file'],
    ['', 'file'],
    [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(116)}.pdf`],
  ] as const) {
    it(`${JSON.stringify(given.slice(0, 30))} becomes ${JSON.stringify(kept.slice(0, 30))}`, () => { expect(safeFileName(given)).to.equal(kept); });
  }

  it('are names and nothing else, whatever was given, and stay as they are when given again', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
      const name = safeFileName(given);
      expect(name).to.match(/^[^./\\<>:"|?*\p{Cc}\p{Cf}][^/\\<>:"|?*\p{Cc}\p{Cf}]*$/u);
      expect([...name].length).to.be.within(1, 120);
      expect(safeFileName(name)).to.equal(name);
    }));
  });

  it('say what begins as it should', () => {
    expect(endingOf('a.b.PDF')).to.equal('pdf');
    expect(isWhatItSays('a.pdf', Buffer.from('%PDF-1'))).to.equal(true);
    expect(isWhatItSays('a.png', Buffer.from('%PDF-1'))).to.equal(false);
    expect(isWhatItSays('a.txt', Buffer.from('%PDF-1'))).to.equal(true);
  });
});
