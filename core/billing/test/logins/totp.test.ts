import { expect } from 'chai';
import { hotp, matchTotp, stepAt, toBase32 } from '../../src/logins/totp.ts';

const RFC_SECRET = Buffer.from('12345678901234567890');

describe('codes of authenticator apps', () => {
  it('are those of RFC 6238, appendix B', () => {
    for (const [seconds, code] of [[59, '94287082'], [1_111_111_109, '07081804'], [1_111_111_111, '14050471'], [1_234_567_890, '89005924'], [2_000_000_000, '69279037'], [20_000_000_000, '65353130']] as const) {
      expect(hotp(RFC_SECRET, stepAt(seconds * 1000), 8), String(seconds)).to.equal(code);
    }
    expect(toBase32(RFC_SECRET)).to.equal('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  });

  it('count one step to either side, and never twice', () => {
    const now = 1_700_000_000_000;
    const step = stepAt(now);
    expect(matchTotp(RFC_SECRET, hotp(RFC_SECRET, step - 1), now, 0)).to.equal(step - 1);
    expect(matchTotp(RFC_SECRET, hotp(RFC_SECRET, step + 1), now, 0)).to.equal(step + 1);
    expect(matchTotp(RFC_SECRET, hotp(RFC_SECRET, step + 2), now, 0)).to.equal(undefined);
    expect(matchTotp(RFC_SECRET, hotp(RFC_SECRET, step), now, step)).to.equal(undefined);
    expect(matchTotp(RFC_SECRET, 'abcdef', now, 0)).to.equal(undefined);
  });
});
