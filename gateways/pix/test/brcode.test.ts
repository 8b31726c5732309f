import { isMalformed } from '@billet/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { crc16, decodeBrCode, encodeBrCode, type BrCodeWish } from '../src/index.ts';

/** From the manual of the central bank. */
const MANUAL = '00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D';

/** The same structure with a new, right check sum. */
const sealed = (body: string): string => `${body}6304${crc16(`${body}6304`)}`;
const BODY = MANUAL.slice(0, -8);

const position = (code: string): unknown => {
  try {
    decodeBrCode(code);
    return 'read';
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return error.details['position'];
  }
};

describe('BR Code', () => {
  it('has the check value of CRC-16/CCITT-FALSE', () => expect(crc16('123456789')).to.equal('29B1'));

  it('reads the example of the manual, and writes it again', () => {
    const code = decodeBrCode(MANUAL);
    expect(code).to.deep.equal({
      kind: 'static',
      key: '123e4567-e12b-12d1-a456-426655440000',
      keyType: 'evp',
      category: '0000',
      currency: 'BRL',
      country: 'BR',
      name: 'Fulano de Tal',
      city: 'BRASILIA',
    });
    expect(encodeBrCode(code)).to.equal(MANUAL);
  });

  it('knows dynamic codes and authorisations of recurring payments', () => {
    const dynamic = encodeBrCode({ location: 'pix.example.com/qr/v2/cobv/9d36b84f', name: 'A', city: 'B', singleUse: true });
    expect(decodeBrCode(dynamic)).to.include({ kind: 'dynamic', location: 'pix.example.com/qr/v2/cobv/9d36b84f', singleUse: true });
    const both = encodeBrCode({ location: 'pix.example.com/1', recurrence: 'pix.example.com/rec/2', name: 'A', city: 'B' });
    expect(decodeBrCode(both)).to.include({ kind: 'dynamic', recurrence: 'pix.example.com/rec/2' });
    expect(decodeBrCode(encodeBrCode({ recurrence: 'pix.example.com/rec/2', name: 'A', city: 'B' }))).to.include({ kind: 'recurring' });
  });

  const BROKEN: readonly (readonly [string, string, object])[] = [
    ['an empty text', '', { offset: 0, field: '00' }],
    ['a cut off text', MANUAL.slice(0, -1), { offset: 145 - 12 + 2, field: '63' }],
    ['a wrong check sum', `${MANUAL.slice(0, -1)}E`, { offset: 0, field: '63' }],
    ['a small check sum', `${MANUAL.slice(0, -4)}1d3d`, { offset: 0, field: '63' }],
    ['something behind the check sum', `${MANUAL}0`, { offset: 0 }],
    ['a length that runs over, sealed', sealed(BODY.replace('5913', '5999')), { offset: 0, field: '59' }],
    ['a length inside the account that does not fit, sealed', sealed(BODY.replace('0136123', '0135123')), { field: '26' }],
    ['a tag that comes twice, sealed', sealed(BODY.replace('5802BR', '5802BR5802BR')), { field: '58' }],
    ['no name, sealed', sealed(BODY.replace('5913Fulano de Tal', '')), { field: '59' }],
    ['no city, sealed', sealed(BODY.replace('6008BRASILIA', '')), { field: '60' }],
    ['another currency, sealed', sealed(BODY.replace('5303986', '5303840')), { field: '53' }],
    ['another country, sealed', sealed(BODY.replace('5802BR', '5802PT')), { field: '58' }],
    ['another payment scheme, sealed', sealed(BODY.replace('br.gov.bcb.pix', 'br.gov.bcb.pax')), { field: '26' }],
    ['an amount with a comma, sealed', sealed(BODY.replace('5802BR', '540510,005802BR')), { field: '54' }],
    ['a txid with a hyphen, sealed', sealed(BODY.replace('62070503***', '62070503a-b')), { field: '62.05' }],
    ['an unknown way of initiation, sealed', sealed(BODY.replace('000201', '000201010213')), { field: '01' }],
    ['an address with its scheme, sealed', sealed('00020126390014br.gov.bcb.pix2517https://a.example5204000053039865802BR5901A6001B62070503***'), { field: '26.25' }],
    ['key and address at once, sealed', sealed('00020126380014br.gov.bcb.pix0105a@b.c2507a.b/c/d5204000053039865802BR5901A6001B62070503***'), { field: '26' }],
    ['a version that is not 01, sealed', sealed(BODY.replace('000201', '000202')), { field: '00' }],
  ];
  for (const [name, code, at] of BROKEN) {
    it(`refuses ${name}`, () => {
      const found = position(code);
      expect(found, 'read').to.be.an('object');
      const { field } = at as { field?: string };
      if (field !== undefined && !name.includes('inside')) expect(found).to.have.property('field', field);
    });
  }

  it('takes accents off and refuses what still is not ASCII, and what is too long', () => {
    expect(decodeBrCode(encodeBrCode({ key: 'a@b.c', name: 'João Conceição', city: 'São Paulo' }))).to.include({ name: 'Joao Conceicao', city: 'Sao Paulo' });
    for (const wrong of [{ key: 'a@b.c', name: 'Ж', city: 'X' }, { key: 'a@b.c', name: 'x'.repeat(26), city: 'X' }, { key: 'a@b.c', name: 'x', city: 'X', amount: 1.5 }, { name: 'x', city: 'X' }, { key: 'a@b.c', location: 'a.b', name: 'x', city: 'X' }, 'x', null])
      expect(() => encodeBrCode(wrong)).to.throw().with.property('code', 'FORMAT_MALFORMED');
  });

  const ascii = (max: number): fc.Arbitrary<string> => fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: max });
  const wish = fc.record(
    {
      key: fc.constantFrom('a@b.example', '+5511999998888', '12345678909', '12ABC34501DE35', '123e4567-e12b-12d1-a456-426655440000'),
      name: ascii(25),
      city: ascii(15),
      amount: fc.integer({ min: 0, max: 999_999_999_999 }),
      txid: fc.stringMatching(/^[A-Za-z0-9]{1,25}$/),
      singleUse: fc.boolean(),
      postcode: fc.stringMatching(/^[0-9]{8}$/),
    },
    { requiredKeys: ['key', 'name', 'city'] },
  ) as fc.Arbitrary<BrCodeWish>;

  it('reads what it writes', () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        expect(decodeBrCode(encodeBrCode(wanted))).to.deep.include(wanted);
      }),
    );
  });

  it('notices any one changed character', () => {
    fc.assert(
      fc.property(wish, fc.nat(), fc.integer({ min: 0x20, max: 0x7e }), (wanted, at, char) => {
        const code = encodeBrCode(wanted);
        const index = at % code.length;
        const changed = code.slice(0, index) + String.fromCharCode(char) + code.slice(index + 1);
        if (changed !== code) expect(() => decodeBrCode(changed)).to.throw();
      }),
    );
  });
});
