import { format, inspect } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { field, fieldMeta, integer, noSettings, Secret, secret, secretField, z } from '@billet/sdk';

const TEXT = 'hunter2-the-text';

describe('a secret never prints', () => {
  const value = secret(TEXT);
  const ways: readonly [string, () => unknown][] = [
    ['String()', () => String(value)], ['a template', () => `${value}`], ['adding to a text', () => '' + (value as unknown as string)], ['JSON', () => JSON.stringify({ value, list: [value] })], ['inspect', () => inspect(value)], ['inspect, all it can', () => inspect({ value }, { showHidden: true, depth: 9, getters: true, customInspect: false })],
    ['format %s', () => format('%s %o %O %j', value, value, value, value)], ['its members', () => [Object.keys(value), Object.entries(value), Object.getOwnPropertyNames(value), Reflect.ownKeys(value)]], ['a spread', () => JSON.stringify({ ...value })], ['a clone', () => inspect(structuredClone(value))],
    ['an error', () => inspect(new Error(`failed with ${value}`))], ['a list joined', () => [value, value].join(',')], ['an address', () => new URL(`https://example.com/?q=${value}`).href],
  ];
  for (const [way, print] of ways) it(`by ${way}`, () => { expect(String(print())).not.to.contain('hunter2'); });

  it('property: nothing of the text is in its text or JSON', () => {
    fc.assert(fc.property(fc.string(), (text) => { expect([String(secret(text)), JSON.stringify(secret(text)), secret(text).reveal()]).to.deep.equal(['[secret]', '"[secret]"', text]); }));
  });
});

describe('settings fields', () => {
  const schema = z.strictObject({
    host: field(z.string(), { title: 'Host', help: 'Where it is.' }),
    port: field(integer({ min: 1, max: 65_535 }).default(3306), { title: 'Port' }),
    password: secretField({ title: 'Password' }, { min: 3 }),
    token: secretField({ title: 'Token' }).optional(),
    plain: z.string().optional(),
  });
  const good = { host: 'db', password: 'abc' };

  it('keep their label under defaults, optionals and transforms', () => {
    const meta = (name: keyof typeof schema.shape): unknown => fieldMeta(schema.shape[name] as z.ZodType);
    expect([meta('host'), meta('port'), meta('password'), meta('token'), meta('plain')]).to.deep.equal([{ title: 'Host', help: 'Where it is.' }, { title: 'Port' }, { title: 'Password', secret: true }, { title: 'Token', secret: true }, undefined]);
    expect(fieldMeta(field(z.string(), { title: 'A' }).default('x').optional())).to.deep.equal({ title: 'A' });
  });

  it('a secret field turns a text into a Secret and takes a Secret as it is', () => {
    const { password } = schema.parse(good);
    expect([password instanceof Secret, password.reveal()]).to.deep.equal([true, 'abc']);
    expect(schema.parse({ ...good, password }).password).to.equal(password);
    expect(schema.parse(good).token).to.equal(undefined);
  });

  for (const [what, change, path] of [['too short', { password: 'ab' }, 'password'], ['no text', { password: 5 }, 'password'], ['empty', { token: '' }, 'token'], ['missing', { password: undefined }, 'password']] as const) {
    it(`a secret that is ${what} is refused by name`, () => { expect(schema.safeParse({ ...good, ...change }).error?.issues[0]?.path).to.deep.equal([path]); });
  }

  it('nothing is nothing', () => { expect([noSettings.parse({}), noSettings.safeParse({ a: 1 }).success]).to.deep.equal([{}, false]); });
});

describe('integer', () => {
  const any = integer();
  for (const [given, expected] of [[5, 5], ['5', 5], ['-7', -7], ['007', 7], [0, 0], ['9007199254740991', Number.MAX_SAFE_INTEGER]] as const) it(`${JSON.stringify(given)} is ${expected}`, () => { expect(any.parse(given)).to.equal(expected); });
  for (const given of ['', ' 5', '5 ', '1e3', '0x10', '1.0', '+5', '--5', '٣', 'NaN', 'true', true, false, null, undefined, [], ['5'], {}, 1.5, NaN, Infinity, '9007199254740992', 5n]) {
    it(`${typeof given === 'bigint' ? '5n' : (JSON.stringify(given) ?? 'undefined')} (${typeof given}) is refused`, () => { expect(any.safeParse(given).success).to.equal(false); });
  }

  it('the range holds for texts and numbers', () => {
    const narrow = integer({ min: 1, max: 9 });
    expect(['0', 0, '1', 9, '10', 10].map((each) => narrow.safeParse(each).success)).to.deep.equal([false, false, true, true, false, false]);
  });

  it('property: a text is taken exactly if a person would read a safe whole number in plain digits', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.maxSafeInteger().map(String)), (text) => {
      const { success, data } = any.safeParse(text);
      expect(success).to.equal(/^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)));
      if (success) expect(BigInt(data)).to.equal(BigInt(text));
    }));
  });
});
