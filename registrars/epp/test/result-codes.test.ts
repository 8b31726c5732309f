import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FailureKind, RetryAdvice } from '@billet/sdk';
import { expect } from 'chai';
import { eppFailure } from '../src/epp-failure.ts';
import type { Reply } from '../src/replies/reply.ts';
import { endsSession, isPending, isSuccess } from '../src/result-codes.ts';

type Refusal = readonly [code: number, kind: FailureKind, retry: RetryAdvice];

const SUCCESS = [1000, 1001, 1300, 1301, 1500];
const REFUSALS: readonly Refusal[] = [
  [2000, 'invalid', 'afterFix'], [2001, 'invalid', 'afterFix'], [2002, 'invalid', 'afterFix'], [2003, 'invalid', 'afterFix'], [2004, 'invalid', 'afterFix'], [2005, 'invalid', 'afterFix'],
  [2100, 'unsupported', 'afterFix'], [2101, 'unsupported', 'afterFix'], [2102, 'unsupported', 'afterFix'], [2103, 'unsupported', 'afterFix'],
  [2104, 'limit', 'afterFix'], [2105, 'declined', 'afterFix'], [2106, 'declined', 'afterFix'],
  [2200, 'declined', 'afterFix'], [2201, 'declined', 'afterFix'], [2202, 'invalid', 'afterFix'],
  [2300, 'declined', 'afterFix'], [2301, 'declined', 'afterFix'], [2302, 'exists', 'afterFix'], [2303, 'notFound', 'afterFix'], [2304, 'declined', 'afterFix'],
  [2305, 'declined', 'afterFix'], [2306, 'declined', 'afterFix'], [2307, 'unsupported', 'afterFix'], [2308, 'declined', 'afterFix'],
  [2400, 'busy', 'later'], [2500, 'busy', 'later'], [2501, 'auth', 'afterFix'], [2502, 'busy', 'later'],
];

const reply = (code: number): Reply => ({ code, message: 'Words', reasons: ['a reason'], svTrId: 'SV-7' }) as unknown as Reply;

/** The official schemas are not ours to give away: whoever has them says where their driver is. */
const driver = process.env['EPP_SCHEMAS'];

/** What the standard's own schema lists. */
const official = (): readonly number[] => {
  const text = readFileSync(join(dirname(driver ?? ''), 'epp-1.0.xsd'), 'utf8');
  const [list = ''] = /<simpleType name="resultCodeType">[\s\S]*?<\/simpleType>/.exec(text) ?? [];
  return [...list.matchAll(/enumeration value="(\d{4})"/g)].map(([, code]) => Number(code));
};

describe('EPP result codes', () => {
  it('there are 34 of them, each once', () => {
    expect(new Set([...SUCCESS, ...REFUSALS.map(([code]) => code)]).size).to.equal(34);
  });

  if (driver !== undefined)
    it('each code of the schema has its row here', () => {
      expect([...SUCCESS, ...REFUSALS.map(([code]) => code)]).to.have.members([...official()]);
    });

  it('success is success, and only 1001 waits', () => {
    for (const code of SUCCESS) expect([isSuccess(code), isPending(code)], String(code)).to.deep.equal([true, code === 1001]);
  });

  for (const [code, kind, retry] of REFUSALS) {
    it(`${String(code)}: ${kind}, ${retry}`, () => {
      expect(isSuccess(code)).to.equal(false);
      expect(eppFailure(reply(code), 'reads').failure).to.include({ kind, retry, ambiguous: false, code: String(code) });
      // A server that broke down may have done it all the same: that is looked into before anything is sent again.
      const broken = code === 2400 || code === 2500;
      expect(eppFailure(reply(code), 'writes').failure).to.include({ kind, retry: broken ? 'lookup' : retry, ambiguous: broken });
      expect(eppFailure(reply(code), 'writes').message).to.equal(`Words: a reason (${String(code)}, SV-7)`);
    });
  }

  it('what closes the connection closes it, and a code of no list is judged by its hundred', () => {
    expect([...SUCCESS, ...REFUSALS.map(([code]) => code)].filter(endsSession)).to.deep.equal([1500, 2500, 2501, 2502]);
    expect(eppFailure(reply(2399), 'reads').failure).to.include({ kind: 'declined', retry: 'afterFix' });
    expect(eppFailure(reply(2999), 'reads').failure).to.include({ kind: 'remote', retry: 'afterFix' });
  });

  it('a wrong code for a transfer names the field', () => {
    expect(eppFailure(reply(2202), 'writes').failure.field).to.equal('authCode');
  });
});
