import { addDays } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { anniversaries, checkFields, isCnpj, isCpf, isEdrpou, isInn, judgeExpiry, KNOWN_FIELDS, noticesDue, phaseOn, priceOf, recordProblem, splitName, STANDARD_NOTICES } from '../../src/domains/rules/index.ts';

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

  it('a person of .fr tells when he was born, an organisation its SIREN or its VAT number', () => {
    for (const [values, missing] of [
      [{ type: 'IND', birthDate: '1980-01-31' }, ''], [{ type: 'IND' }, 'birthDate'], [{ type: 'IND', siren: '732829320' }, 'birthDate'],
      [{ type: 'ORG', siren: '732829320' }, ''], [{ type: 'ORG', vat: 'FR40303265045' }, ''], [{ type: 'ORG' }, 'siren'], [{ type: 'ORG', birthDate: '1980-01-31', vat: ' ' }, 'siren'], [{}, 'type'],
    ] as const) expect(checkFields(KNOWN_FIELDS['fr'] ?? [], values).map(({ key }) => key).join(), JSON.stringify(values)).to.equal(missing);
    expect(checkFields(KNOWN_FIELDS['uk'] ?? [], { type: 'IND' })).to.deep.equal([]);
  });

  it('a registration of the leap day has its anniversary each year, once', () => {
    const days = (today: string): string => [...anniversaries(today, 2)].map(([born, day]) => `${born}=${day}`).join(' ');
    expect(days('2027-03-01')).to.equal('03-01=2027-03-01 02-28=2027-02-28 02-29=2027-02-28');
    expect(days('2028-03-01')).to.equal('03-01=2028-03-01 02-29=2028-02-29');
    expect(days('2100-03-01')).to.contain('02-29=2100-02-28');
    expect(days('2000-03-01')).to.contain('02-29=2000-02-29');
    expect(days('2028-01-01')).to.equal('01-01=2028-01-01 12-31=2027-12-31');
  });

  it('a year that the registry added by itself is not a year that was paid', () => {
    expect(judgeExpiry('2028-01-21', '2029-01-21', '2028-01-22', true)).to.deep.equal({ kind: 'autoRenewed' });
    expect(judgeExpiry('2028-01-21', '2029-01-21', '2028-01-20', true)).to.deep.equal({ kind: 'autoRenewed' });
    expect(judgeExpiry('2028-01-21', '2029-01-21', '2027-06-01', true)).to.deep.equal({ kind: 'follow', expiresOn: '2029-01-21' });
    expect(judgeExpiry('2028-01-21', '2027-01-21', '2027-06-01', true)).to.deep.equal({ kind: 'less', expiresOn: '2027-01-21' });
  });

  const record = (type: string, content: string, name = 'www'): { name: string; type: string; content: string; ttl: number } => ({ name, type, content, ttl: 3600 });

  for (const [type, content] of [
    ['A', '192.0.2.1'], ['AAAA', '2001:db8::1'], ['CNAME', '_dmarc.example.net'], ['MX', 'mail.example.net.'], ['NS', 'ns1.example.net'], ['TXT', 'v=spf1 -all'], ['SRV', '5 5060 sip.example.net'], ['SRV', '0 0 .'], ['CAA', '0 issue "letsencrypt.org"'],
  ] as const) {
    it(`takes ${type} ${content}`, () => {
      expect(recordProblem(record(type, content), [])).to.equal(undefined);
    });
  }

  for (const [type, content, problem] of [
    ['A', '2001:db8::1', 'content'], ['A', '192.0.2.256', 'content'], ['AAAA', '192.0.2.1', 'content'], ['CNAME', 'nodot', 'content'], ['MX', '10 mail.example.net', 'content'], ['SRV', '5060 sip.example.net', 'content'],
    ['SRV', '5 70000 sip.example.net', 'content'], ['CAA', 'issue letsencrypt.org', 'content'], ['SOA', 'x', 'type'],
  ] as const) {
    it(`refuses ${type} ${content} for its ${problem}`, () => {
      expect(recordProblem(record(type, content), [])).to.equal(problem);
    });
  }

  it('no part of a name is empty or too long', () => {
    expect(['a..b', `${'a'.repeat(64)}.b`].map((name) => recordProblem(record('A', '192.0.2.1', name), []))).to.deep.equal(['name', 'name']);
    expect(recordProblem(record('A', '192.0.2.1', `*.${'a'.repeat(63)}`), [])).to.equal(undefined);
  });

  it('an alias stands alone, and never at the domain itself', () => {
    expect(recordProblem(record('CNAME', 'web.example.net', '@'), [])).to.equal('name');
    expect(recordProblem(record('CNAME', 'web.example.net'), [record('A', '192.0.2.1')])).to.equal('name');
    expect(recordProblem(record('A', '192.0.2.1'), [record('CNAME', 'web.example.net')])).to.equal('name');
    expect(recordProblem(record('A', '192.0.2.1'), [record('CNAME', 'web.example.net', 'shop')])).to.equal(undefined);
  });
});
