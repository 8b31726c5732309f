import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { checkFields, isCnpj, isCpf, isEdrpou, isInn, judgeExpiry, KNOWN_FIELDS, noticesDue, phaseOn, priceOf, splitName, STANDARD_NOTICES } from '../../src/domains/rules/index.ts';

const zones = [{ name: 'com', idn: null }, { name: 'com.br', idn: { scripts: [], letters: 'àáâãéêíóôúüç' } }, { name: 'br', idn: null }, { name: 'xn--p1ai', idn: { scripts: ['Cyrillic'], letters: '' } }];

describe('rules of domains', () => {
  for (const [typed, name] of [
    ['Example.COM', 'example.com'], [' https://example.com/path?x ', 'example.com'], ['example.com.', 'example.com'], ['açaí.com.br', 'xn--aa-4iaz.com.br'], ['пример.рф', 'xn--e1afmkfd.xn--p1ai'],
  ] as const) {
    it(`reads ${typed}`, () => {
      const split = splitName(typed, zones);
      expect(split.ok && split.value.name).to.equal(name);
    });
  }

  for (const [typed, problem] of [
    ['', 'EMPTY'], ['a b.com', 'SYNTAX'], ['-a.com', 'SYNTAX'], ['a-.com', 'SYNTAX'], ['ab--cd.com', 'SYNTAX'], ['a_b.com', 'SYNTAX'], ['xn--a.com', 'SYNTAX'], ['a..com', 'SYNTAX'], ['a.b.com', 'LEVELS'], ['example.org', 'UNKNOWN_ZONE'],
    [`${'a'.repeat(64)}.com`, 'LENGTH'], ['café.com', 'LETTERS'], ['pаypal.xn--p1ai', 'LETTERS'], ['com.br', 'LETTERS'],
  ] as const) {
    it(`refuses ${typed.slice(0, 20)} (${problem})`, () => {
      const split = splitName(typed, zones);
      if (typed === 'com.br') expect(split.ok && split.value.zone).to.equal('br');
      else expect(split.ok ? split.value.name : split.problem).to.equal(problem);
    });
  }

  it('knows numbers that carry their check', () => {
    expect([isCpf('529.982.247-25'), isCpf('529.982.247-26'), isCpf('111.111.111-11')]).to.deep.equal([true, false, false]);
    expect([isCnpj('11.222.333/0001-81'), isCnpj('11.222.333/0001-82'), isCnpj('12.ABC.345/01DE-35')]).to.deep.equal([true, false, true]);
    expect([isInn('7707083893'), isInn('7707083894'), isInn('500100732259')]).to.deep.equal([true, false, true]);
    expect([isEdrpou('14360570'), isEdrpou('14360571')]).to.deep.equal([true, false]);
    expect(checkFields(KNOWN_FIELDS['us'] ?? [], { nexus: 'C99' })).to.deep.equal([{ key: 'nexus', problem: 'WRONG' }, { key: 'purpose', problem: 'MISSING' }]);
  });

  it('never sells below cost', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 300 }), fc.constantFrom(1, 50, 100, 1000), fc.constantFrom(0, 1), (cost, percent, step, less) => priceOf(cost, { percent: String(percent), fixed: 0, step, less }) >= cost));
    expect(priceOf(1500, { percent: '30', fixed: 0, step: 100, less: 1 })).to.equal(1999);
  });

  it('lets a phase follow the other, day by day, over a leap day', () => {
    const clocks = { graceDays: 30, redemptionDays: 30, pendingDeleteDays: 5 };
    const on = (days: number): string => phaseOn(clocks, '2028-02-28', addDays('2028-02-28', days));
    expect([0, 1, 30, 31, 60, 61, 65, 66].map(on)).to.deep.equal(['active', 'grace', 'grace', 'redemption', 'redemption', 'pendingDelete', 'pendingDelete', 'gone']);
  });

  it('sends each notice in its window only', () => {
    const days = (left: number): readonly string[] => noticesDue(STANDARD_NOTICES, addDays('2028-02-28', left), '2028-02-28');
    expect([31, 30, 26, 25, 8, 7, 4, 3, 0, -1, -5, -6].map((left) => days(left).join())).to.deep.equal(['', 'month', 'month', '', '', 'week', 'week', '', '', 'expired', 'expired', '']);
  });

  it('a year that the registry added by itself is not a year that was paid', () => {
    expect(judgeExpiry('2028-01-21', '2029-01-21', '2028-01-22', true)).to.deep.equal({ kind: 'autoRenewed' });
    expect(judgeExpiry('2028-01-21', '2029-01-21', '2028-01-20', true)).to.deep.equal({ kind: 'autoRenewed' });
    expect(judgeExpiry('2028-01-21', '2029-01-21', '2027-06-01', true)).to.deep.equal({ kind: 'follow', expiresOn: '2029-01-21' });
    expect(judgeExpiry('2028-01-21', '2027-01-21', '2027-06-01', true)).to.deep.equal({ kind: 'less', expiresOn: '2027-01-21' });
  });
});
