import { expect } from 'chai';
import { isMeant, pauseAfter, signatureOf, webhookSecret } from '../../src/webhooks/rules/index.ts';

describe('rules of webhooks', () => {
  it('a topic means an event, all of a noun, or everything', () => {
    const rows = [
      [['invoice.paid'], 'invoice.paid', true], [['invoice.paid'], 'invoice.issued', false], [['invoice.*'], 'invoice.issued', true], [['invoice.*'], 'invoices.issued', false],
      [['invoice.*'], 'invoice', false], [['*'], 'anything.at.all', true], [[], 'invoice.paid', false], [['client.*', 'invoice.paid'], 'invoice.paid', true],
    ] as const;
    for (const [topics, event, meant] of rows) expect(isMeant(topics, event), `${topics.join()} ${event}`).to.equal(meant);
  });

  it('the signature is that of the standard', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const sign = (...secrets: string[]): string => signatureOf(secrets, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, '{"test": 2432232314}');
    expect(sign(secret)).to.equal('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    const other = webhookSecret(Buffer.alloc(32, 7));
    expect(sign(secret, other)).to.equal(`${sign(secret)} ${sign(other)}`);
  });

  it('a failed delivery is tried ten times in about three days, ever less often', () => {
    const pauses = Array.from({ length: 10 }, (_, i) => pauseAfter(i + 1));
    expect(pauses.at(-1)).to.equal(undefined);
    const known = pauses.slice(0, 9).map(Number);
    expect([...known].sort((a, b) => a - b)).to.deep.equal(known);
    expect(known.reduce((a, b) => a + b, 0) / 86_400_000).to.be.within(3, 4);
  });
});
