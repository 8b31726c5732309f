import { expect } from 'chai';
import fc from 'fast-check';
import { createLog, redact } from '@billet/kernel';
import { BilletError, Secret } from '@billet/sdk';

const HIDDEN = '[secret]';

describe('the log: redaction', () => {
  const hidden = [
    'password', 'Password', 'PASSWORD', 'newPassword', 'new_password', 'passwd', 'pwd', 'pass', 'passphrase', 'secret', 'clientSecret', 'client_secret', 'webhook-secret', 'token', 'accessToken', 'access_token', 'X-Access-Token', 'authorization', 'Authorization', 'Proxy-Authorization',
    'cookie', 'set-cookie', 'Set-Cookie', 'apiKey', 'api_key', 'x-api-key', 'apikey', 'privateKey', 'private_key', 'secretKey', 'masterKey', 'signingKey', 'cvc', 'cvv', 'cardNumber', 'card_number', 'otp', 'passwordHash',
  ];
  for (const key of hidden) it(`${key} is blanked`, () => { expect(redact({ [key]: 'hunter2', deep: [{ [key]: { a: 1 } }] })).to.deep.equal({ [key]: HIDDEN, deep: [{ [key]: HIDDEN }] }); });

  for (const key of ['attemptKey', 'idempotencyKey', 'key', 'passed', 'compass', 'tokens', 'secretsSet', 'cookiePolicy', 'author', 'bypass', 'surpass', 'title', 'dedupeKey']) {
    it(`${key} is shown`, () => { expect(redact({ [key]: 'x' })).to.deep.equal({ [key]: 'x' }); });
  }

  it('a Secret is blanked whatever it is called', () => {
    expect(redact({ a: new Secret('hunter2'), list: [new Secret('x')], set: new Set([new Secret('y')]), map: new Map([['k', new Secret('z')]]) })).to.deep.equal({ a: HIDDEN, list: [HIDDEN], set: [HIDDEN], map: { k: HIDDEN } });
  });

  it('a password inside an address is blanked, also in the message of an error', () => {
    const url = 'postgres://billet:hunter2@db.example/billet';
    const safe = 'postgres://billet:[secret]@db.example/billet';
    const error = redact(new Error(`cannot connect to ${url}`)) as { message: string; stack: string };
    expect([redact(url), redact({ at: new URL(url) }), error.message]).to.deep.equal([safe, { at: safe }, `cannot connect to ${safe}`]);
    expect(error.stack).not.to.contain('hunter2');
    expect(redact('https://example.com/a:b@c and mail a@b.c')).to.equal('https://example.com/a:b@c and mail a@b.c');
  });

  it('an error keeps name, message, code and cause', () => {
    const seen = redact(new BilletError('X_Y', 'outer', { cause: Object.assign(new Error('inner'), { code: 'ECONN', password: 'p' }) })) as { cause: object };
    expect(seen).to.include({ name: 'BilletError', message: 'outer', code: 'X_Y' });
    expect(seen.cause).to.include({ name: 'Error', message: 'inner', code: 'ECONN' }).and.not.to.have.property('password');
  });

  it('dates, bytes and maps stay readable', () => {
    expect(redact({ at: new Date(0), never: new Date(NaN), bytes: Buffer.from('hunter2'), map: new Map([['token', 1], ['b', 2]]), none: null, no: undefined, big: 5n })).to.deep.equal({
      at: '1970-01-01T00:00:00.000Z', never: 'Invalid Date', bytes: '[7 bytes]', map: { token: HIDDEN, b: 2 }, none: null, no: undefined, big: 5n,
    });
  });

  it('what refers to itself comes to an end, errors too', () => {
    const ring: Record<string, unknown> = {};
    ring['self'] = ring;
    expect(JSON.stringify(redact(ring))).to.contain('[deep]');
    const error = new Error('a');
    error.cause = error;
    expect(JSON.stringify(redact(error))).to.contain('[deep]');
  });

  it('property: the text of a secret is nowhere in what is printed', () => {
    const tree = fc.letrec((tie) => ({ node: fc.oneof({ maxDepth: 4 }, fc.constant(new Secret('hunter2-the-text')), fc.integer(), fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(fc.string(), tie('node'), { maxKeys: 3 })) })).node;
    fc.assert(fc.property(tree, (value) => { expect(JSON.stringify(redact(value)) ?? '').not.to.contain('hunter2'); }));
  });

  it('the original is not touched', () => {
    const value = { password: 'hunter2', deep: { token: 't' } };
    redact(value);
    expect(value).to.deep.equal({ password: 'hunter2', deep: { token: 't' } });
  });
});

describe('the log: lines', () => {
  const written = (level?: string): { log: ReturnType<typeof createLog>; lines: () => Record<string, unknown>[] } => {
    const texts: string[] = [];
    const log = createLog({ ...(level === undefined ? {} : { level }), stream: { write: (text) => void texts.push(text) } });
    return { log, lines: () => texts.map((text) => JSON.parse(text) as Record<string, unknown>) };
  };

  it('one JSON object a line, with the fields of the child, redacted', () => {
    const { log, lines } = written();
    log.child({ extension: 'acme', token: 't' }).info('hello', { password: 'hunter2', n: 1 });
    const [{ time, ...rest } = {}] = lines();
    expect(rest).to.deep.equal({ level: 30, extension: 'acme', token: HIDDEN, password: HIDDEN, n: 1, msg: 'hello' });
    expect(new Date(String(time)).toISOString()).to.equal(time);
  });

  for (const [level, expected] of [['debug', 4], ['info', 3], ['warn', 2], ['error', 1], ['silent', 0]] as const) {
    it(`level ${level} writes ${expected} of four`, () => {
      const { log, lines } = written(level);
      log.debug('a');
      log.info('b');
      log.warn('c');
      log.error('d');
      expect(lines()).to.have.lengthOf(expected);
    });
  }
});
