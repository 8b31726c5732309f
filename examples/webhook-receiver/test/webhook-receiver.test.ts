import { expect } from 'chai';
import fc from 'fast-check';
import { readMessage } from '../src/index.ts';

// The example of the standard's own libraries.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = Buffer.from('{"test": 2432232314}');
const AT = 1_614_265_330;
const headers = { 'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek', 'webhook-timestamp': String(AT), 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' };

describe('a program that is told of events', () => {
  it('reads the example of the standard, also beside a signature of another secret or of another version', () => {
    for (const more of ['', 'v1,Z2FyYmFnZQ== ', 'v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== ']) {
      expect(readMessage(SECRET, { ...headers, 'webhook-signature': more + headers['webhook-signature'] }, BODY, AT * 1000)).to.deep.equal({ id: headers['webhook-id'], test: 2432232314 });
    }
  });

  it('refuses what is too old, from the future, or without a signature', () => {
    const rows = [[headers, AT + 301], [headers, AT - 301], [{ ...headers, 'webhook-signature': undefined }, AT], [{ ...headers, 'webhook-timestamp': `${String(AT)}x` }, AT], [{ ...headers, 'webhook-id': 'msg_other' }, AT]] as const;
    for (const [given, now] of rows) expect(() => readMessage(SECRET, given, BODY, now * 1000)).to.throw();
    expect(() => readMessage('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx', headers, BODY, AT * 1000)).to.throw();
  });

  it('refuses a body of which one bit is another', () => {
    fc.assert(fc.property(fc.nat(BODY.length * 8 - 1), (bit) => {
      const forged = Buffer.from(BODY);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => readMessage(SECRET, headers, forged, AT * 1000)).to.throw('Not signed');
    }));
  });
});
