import { expect } from 'chai';
import { account } from '../src/account.ts';

const GOOD = { secretKey: 'sk_test_fake', webhookSecret: 'whsec_fake' };

const WRONG: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ['a publishable key in place of the secret one', { secretKey: 'pk_test_fake' }, 'secretKey'],
  ['a key with a space pasted along', { secretKey: 'sk_test_fake ' }, 'secretKey'],
  ['a signing secret of another kind', { webhookSecret: 'sk_test_fake' }, 'webhookSecret'],
  ['a currency that does not exist', { currencies: 'EUR, EURO' }, 'currencies'],
  ['plain http to another machine', { apiProtocol: 'http', apiHost: 'stripe.example.test' }, 'apiProtocol'],
  ['plain http to Stripe', { apiProtocol: 'http' }, 'apiProtocol'],
  ['a host with a path', { apiHost: 'example.test/v1' }, 'apiHost'],
  ['a port that does not exist', { apiPort: 70_000 }, 'apiPort'],
  ['a page that stays open for a week', { pageMinutes: 10_080 }, 'pageMinutes'],
];

describe('account settings of Stripe', () => {
  it('need no more than the secret key', () => {
    const settings = account.parse({ secretKey: 'rk_live_fake' });
    expect(settings).to.deep.include({
      apiHost: 'api.stripe.com',
      apiPort: 443,
      apiProtocol: 'https',
      savedMethods: true,
      currencies: '',
    });
  });

  it('keep secrets from being printed', () => {
    expect(JSON.stringify(account.parse(GOOD))).to.not.match(/sk_test|whsec/);
  });

  it('allow plain http on this machine', () => {
    for (const apiHost of ['127.0.0.1', 'localhost', '[::1]'])
      expect(account.safeParse({ ...GOOD, apiProtocol: 'http', apiHost }).success).to.equal(true);
  });

  for (const [what, change, path] of WRONG) {
    it(`refuse ${what}`, () => {
      const result = account.safeParse({ ...GOOD, ...change });
      expect(result.error?.issues.map((issue) => issue.path.join('.'))).to.deep.equal([path]);
    });
  }
});
