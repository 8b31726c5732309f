import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { whatIsLeft, type Budget } from '../../src/hotspot/rules/what-is-left.ts';
import { portalLogin } from '../../src/hotspot/rules/portal-login.ts';
import { newAccessCode, readAccessCode } from '../../src/hotspot/code.ts';

const FIRST = '2027-01-21T13:00:00.000Z';
const at = (minutes: number): string => new Date(Date.parse(FIRST) + minutes * 60_000).toISOString();
const nothing: Budget = { minutes: null, validMinutes: null, megabytes: null };
const unused = { firstAt: null, seconds: 0, bytes: 0 };

describe('what is left of a hotspot voucher', () => {
  it('follows its time of connection, its validity from the first use, and its traffic, whichever ends first', () => {
    const hour: Budget = { minutes: 60, validMinutes: 1440, megabytes: 500 };
    const rows = [
      [hour, unused, 0, { seconds: 3600, bytes: 500_000_000, expiresAt: null, over: null }],
      [hour, { firstAt: FIRST, seconds: 600, bytes: 1 }, 30, { seconds: 3000, bytes: 499_999_999, expiresAt: at(1440), over: null }],
      [hour, { firstAt: FIRST, seconds: 600, bytes: 1 }, 1430, { seconds: 600, bytes: 499_999_999, expiresAt: at(1440), over: null }],
      [hour, { firstAt: FIRST, seconds: 600, bytes: 1 }, 1440, { seconds: 0, bytes: 499_999_999, expiresAt: at(1440), over: 'expired' }],
      [hour, { firstAt: FIRST, seconds: 3600, bytes: 1 }, 60, { seconds: 0, bytes: 499_999_999, expiresAt: at(1440), over: 'spent' }],
      [hour, { firstAt: FIRST, seconds: 1, bytes: 600_000_000 }, 60, { seconds: 3599, bytes: 0, expiresAt: at(1440), over: 'spent' }],
      [{ ...nothing, validMinutes: 60 }, unused, 0, { seconds: 3600, bytes: null, expiresAt: null, over: null }],
      [{ ...nothing, megabytes: 1 }, unused, 0, { seconds: null, bytes: 1_000_000, expiresAt: null, over: null }],
    ] as const;
    for (const [budget, used, now, left] of rows) expect(whatIsLeft(budget, used, at(now)), JSON.stringify([budget, used, now])).to.deep.equal(left);
  });

  it('never grows with use or time, and is over exactly when something is used up', () => {
    const budget = fc.record({ minutes: fc.option(fc.integer({ min: 1, max: 1e5 })), validMinutes: fc.option(fc.integer({ min: 1, max: 1e5 })), megabytes: fc.option(fc.integer({ min: 1, max: 1e5 })) });
    const amount = fc.nat(1e7);
    fc.assert(fc.property(budget, amount, amount, amount, fc.nat(1e5), fc.nat(1e5), (given, seconds, bytes, more, now, later) => {
      const before = whatIsLeft(given, { firstAt: FIRST, seconds, bytes }, at(now));
      const after = whatIsLeft(given, { firstAt: FIRST, seconds: seconds + more, bytes: bytes + more }, at(now + later));
      expect(after.seconds ?? 0).to.be.at.most(before.seconds ?? 0);
      expect(after.bytes ?? 0).to.be.at.most(before.bytes ?? 0);
      expect(before.over !== null).to.equal(before.seconds === 0 || before.bytes === 0);
      if (before.over !== null) expect(after.over).to.not.equal(null);
    }));
  });
});

describe('codes of hotspot vouchers', () => {
  it('are read however they are typed, and a wrong sign is seen', () => {
    for (let i = 0; i < 200; i += 1) {
      const code = newAccessCode();
      expect(code).to.match(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
      expect(readAccessCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).to.equal(code);
      const place = i % 12 + Math.floor((i % 12) / 4);
      const other = code[place] === 'A' ? 'B' : 'A';
      expect(readAccessCode(code.slice(0, place) + other + code.slice(place + 1))).to.equal(undefined);
    }
    for (const typed of ['', 'ABCD-EFGH', '0000-0000-0000', 'ABCD-EFGH-JKMN-PQRS']) expect(readAccessCode(typed)).to.equal(undefined);
  });
});

describe('the form that lets a voucher in', () => {
  const CODE = 'ABCD-EFGH-JKMN';
  const md5 = (hex: string): string => createHash('md5').update(Buffer.from(hex, 'hex')).digest('hex');
  const HOSTS = ['login.wifi', '10.5.50.1'];

  it('of MikroTik is sent with the code, or mixed with its challenge where it gave one', () => {
    const loginUrl = 'http://login.wifi/login';
    expect(portalLogin({ loginUrl, wanted: 'http://news.example/a?b=1' }, HOSTS, 'hs-1-1', CODE)).to.deep.equal({ url: loginUrl, method: 'post', fields: { username: 'hs-1-1', password: CODE, dst: 'http://news.example/a?b=1' } });
    const form = portalLogin({ loginUrl, chapId: '\\341', challenge: '\\001\\377\\101a' }, HOSTS, 'hs-1-1', CODE);
    expect(form?.fields).to.deep.equal({ username: 'hs-1-1', password: md5(`e1${Buffer.from(CODE).toString('hex')}01ff4161`) });
  });

  it('of CoovaChilli goes by GET, so it never holds the code, and is none without a challenge', () => {
    const portal = { uamIp: '10.5.50.1', uamPort: '3990', challenge: '00ff10' };
    expect(portalLogin(portal, HOSTS, 'hs-1-1', CODE)).to.deep.equal({ url: 'http://10.5.50.1:3990/logon', method: 'get', fields: { username: 'hs-1-1', response: md5(`00${Buffer.from(CODE).toString('hex')}00ff10`) } });
    for (const challenge of [undefined, '', 'xyz', '0']) expect(portalLogin({ ...portal, challenge }, HOSTS, 'hs-1-1', CODE)).to.equal(undefined);
  });

  it('is for the equipment of the brand alone, whatever the link says', () => {
    const refused = [{}, { loginUrl: 'http://evil.example/login' }, { loginUrl: 'http://login.wifi@evil.example/' }, { loginUrl: 'http://a:b@login.wifi/' }, { loginUrl: 'javascript:alert(1)' }, { loginUrl: 'ftp://login.wifi/' }, { loginUrl: 'login.wifi' }, { uamIp: 'evil.example', uamPort: '80', challenge: '00' }, { uamIp: '10.5.50.1@evil.example', uamPort: '80', challenge: '00' }, { uamIp: '10.5.50.1', uamPort: 'x', challenge: '00' }];
    for (const portal of refused) expect(portalLogin(portal, HOSTS, 'hs-1-1', CODE), JSON.stringify(portal)).to.equal(undefined);
    expect(portalLogin({ loginUrl: 'http://login.wifi/login' }, [], 'hs-1-1', CODE)).to.equal(undefined);
    expect(portalLogin({ loginUrl: 'http://login.wifi/login', wanted: 'javascript:alert(1)' }, HOSTS, 'hs-1-1', CODE)?.fields).to.not.have.property('dst');
  });
});
