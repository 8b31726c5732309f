import { isModuleError, type TaxNumberAnswer, type TaxNumberChecker } from '@billet/sdk';
import { expect } from 'chai';
import { createViesChecker } from '../src/create-checker.ts';
import { startFakeVies, type FakeVies } from './support/fake-vies.ts';
import { plainHttp } from './support/plain-http.ts';

const SELLER = 'PT501964843';

describe('the VIES checker, against a stateful fake of the service', () => {
  let vies: FakeVies;
  let checker: TaxNumberChecker;
  before(async () => {
    vies = await startFakeVies();
    vies.register(SELLER, 'SELLER LDA');
    vies.register('EL094259216', 'ΕΤΑΙΡΙΑ ΑΕ');
    vies.register('DE136695976', null);
    checker = createViesChecker(plainHttp(300), vies.base);
  });
  after(() => vies.stop());

  const ask = (number: string, requester?: string): Promise<TaxNumberAnswer> => checker.check({ number, requester, signal: new AbortController().signal });
  const failure = async (number: string, requester?: string): Promise<readonly [string, string | undefined, string]> => {
    try {
      await ask(number, requester);
    } catch (error) {
      if (isModuleError(error)) return [error.failure.kind, error.failure.code, error.failure.retry];
      throw error;
    }
    throw new Error('was answered');
  };

  it('says valid with a consultation number when we name ourselves, and without one when not', async () => {
    const named = await ask('EL094259216', SELLER);
    expect(named).to.deep.include({ valid: true, holder: 'ΕΤΑΙΡΙΑ ΑΕ' });
    expect(named.consultation).to.match(/^WAPI/);
    expect(await ask('EL094259216')).to.deep.equal({ valid: true, consultation: null, holder: 'ΕΤΑΙΡΙΑ ΑΕ' });
    expect(vies.asked.at(-2)).to.deep.equal({ countryCode: 'EL', vatNumber: '094259216', requesterMemberStateCode: 'PT', requesterNumber: '501964843' });
  });

  it('takes dashes for "not told", and an unknown number for invalid', async () => {
    expect((await ask('DE136695976')).holder).to.equal(null);
    expect((await ask('DE999999999')).valid).to.equal(false);
  });

  it('tells trouble from an answer, though trouble comes with status 200', async () => {
    vies.close('DE');
    expect(await failure('DE136695976')).to.deep.equal(['busy', 'MS_UNAVAILABLE', 'later']);
    vies.open('DE');
    vies.fail({ error: 'MS_MAX_CONCURRENT_REQ' }, { error: 'GLOBAL_MAX_CONCURRENT_REQ_TIME' }, { error: 'TIMEOUT' }, { error: 'A_NEW_CODE' }, { error: 'IP_BLOCKED' }, { html: '<html>Maintenance</html>' }, { status: 503 }, { status: 429 }, { silent: true });
    const kinds = [];
    for (let i = 0; i < 9; i += 1) kinds.push((await failure('DE136695976')).join(' '));
    expect(kinds).to.deep.equal([
      'rate MS_MAX_CONCURRENT_REQ later', 'rate GLOBAL_MAX_CONCURRENT_REQ_TIME later', 'timeout TIMEOUT later', 'busy A_NEW_CODE later', 'declined IP_BLOCKED afterFix',
      'busy ANSWER_ODD later', 'busy HTTP_503 later', 'rate HTTP_429 later', 'timeout  lookup',
    ]);
    expect(await failure('PT501964843', 'PT999999999')).to.deep.equal(['invalid', 'INVALID_REQUESTER_INFO', 'afterFix']);
  });
});
