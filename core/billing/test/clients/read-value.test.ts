import { expect } from 'chai';
import { isEmpty, readValue, type FieldKind, type FieldValue } from '../../src/clients/fields/read-value.ts';

const CHOICES = ['A friend', 'The web'];

const TABLE: readonly (readonly [FieldKind, FieldValue, FieldValue | undefined])[] = [
  ['text', '  two words ', 'two words'],
  ['text', 7, undefined],
  ['number', '12', 12],
  ['number', '-3,5', -3.5],
  ['number', 0, 0],
  ['number', '1e3', undefined],
  ['number', '0x10', undefined],
  ['number', Number.NaN, undefined],
  ['number', 1e13, undefined],
  ['choice', 'The web', 'The web'],
  ['choice', 'the web', undefined],
  ['choice', true, undefined],
  ['boolean', 'true', true],
  ['boolean', false, false],
  ['boolean', 'on', undefined],
  ['date', '2027-02-28', '2027-02-28'],
  ['date', '2027-02-29', undefined],
  ['date', '28.02.2027', undefined],
  ['date', 20_270_228, undefined],
];

describe('answers to fields of clients', () => {
  for (const [kind, raw, kept] of TABLE) {
    it(`${kind}: ${JSON.stringify(raw)} is ${kept === undefined ? 'refused' : `kept as ${JSON.stringify(kept)}`}`, () => {
      expect(readValue(kind, CHOICES, raw)).to.equal(kept);
    });
  }

  it('nothing said is nothing, and no and zero are something', () => {
    expect([undefined, null, '', '  ', false, 0].map((raw) => isEmpty(raw))).to.deep.equal([true, true, true, true, false, false]);
  });
});
