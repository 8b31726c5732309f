import { expect } from 'chai';
import fc from 'fast-check';
import { readPhpSerialized, type PhpValue } from '../src/php-serialized.ts';

/** What PHP's own `serialize()` writes; checked by hand against its manual for each kind of value. */
const write = (value: PhpValue): string => {
  if (value === null) return 'N;';
  if (typeof value === 'boolean') return `b:${value ? '1' : '0'};`;
  if (typeof value === 'number') return Number.isInteger(value) ? `i:${String(value)};` : `d:${String(value)};`;
  if (typeof value === 'string') return `s:${String(Buffer.byteLength(value))}:"${value}";`;
  return `a:${String(value.size)}:{${[...value].map(([key, each]) => `${write(/^(0|[1-9]\d{0,8})$/.test(key) ? Number(key) : key)}${write(each)}`).join('')}}`;
};

const read = (text: string): PhpValue => readPhpSerialized(Buffer.from(text), 'configoptions');

const reason = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    const { code, message } = error as { readonly code: string; readonly message: string };
    return `${code} ${message}`;
  }
  return 'taken';
};

describe('what PHP serialized', () => {
  it('is read as written', () => {
    expect(read('a:2:{i:1;s:6:"Google";s:1:"b";i:999;}')).to.deep.equal(new Map<string, PhpValue>([['1', 'Google'], ['b', 999]]));
    expect(read('a:1:{i:0;a:1:{s:4:"möb";d:0.5;}}')).to.deep.equal(new Map([['0', new Map([['möb', 0.5]])]]));
    expect(read('a:3:{i:0;b:1;i:1;N;i:2;s:0:"";}')).to.deep.equal(new Map<string, PhpValue>([['0', true], ['1', null], ['2', '']]));
  });

  const { value } = fc.letrec<{ value: PhpValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null),
      fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), tie('value')), { maxLength: 5 }).map((pairs) => new Map(pairs)),
    ),
  }));

  it('whatever it is, up to eight deep', () => {
    fc.assert(fc.property(value, (each) => {
      const text = write(each);
      const deep = (text.match(/a:/g) ?? []).length > 8;
      if (!deep) expect(read(text)).to.deep.equal(each);
    }));
  });

  it('is refused with the place, when anything is odd', () => {
    for (const text of [
      'O:8:"stdClass":0:{}', 'a:1:{i:0;O:8:"stdClass":0:{}}', 'C:11:"ArrayObject":0:{}', 'a:1:{i:0;R:1;}', 'a:1:{i:0;r:1;}', 'a:2:{i:0;i:1;}', 'a:1:{i:0;i:1;}x', 's:99:"short";', 's:2:"long";', 'i:1', 'i:--1;', 'd:x;', 'b:2;', '', 'x',
      'a:9999999:{}', 'a:1:{a:0:{}i:1;}', 's:-1:"";', `${'a:1:{i:0;'.repeat(20)}i:1;${'}'.repeat(20)}`,
    ]) expect(reason(text), text).to.match(/^PHP_SERIALIZED .*byte \d+/);
  });

  it('never reads past its end, nor forever, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        readPhpSerialized(Buffer.from(bytes), 'x');
      } catch (error) {
        expect((error as { readonly code?: string }).code).to.equal('PHP_SERIALIZED');
      }
    }));
  });

  it('with one byte taken away is refused or means less, never more', () => {
    const text = 'a:2:{i:1;s:6:"Google";i:2;i:999;}';
    for (let at = 0; at < text.length; at += 1) {
      const cut = `${text.slice(0, at)}${text.slice(at + 1)}`;
      if (reason(cut) === 'taken') expect(write(read(cut))).to.have.length.lessThan(text.length);
    }
  });
});
