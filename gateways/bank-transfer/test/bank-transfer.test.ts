import { encodeEpcCode, groupIban, isIban } from '@billet/bank-files';
import { gatewayConformance, gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import fc from 'fast-check';
import bankTransfer from '../src/index.ts';

const SETTINGS = { holder: 'Fibra Norte Lda', iban: 'PT50000201231234567890154', bic: 'bcompt2x' };

gatewayConformance('bank transfer', () => ({ extension: bankTransfer, settings: SETTINGS }));

describe('bank transfer', () => {
  const { account, create } = bankTransfer.definition;
  const show = async (settings: Record<string, unknown>): Promise<unknown> => {
    const ctx = { ...gatewayCtx({ settings: undefined }), settings: account.parse(settings) };
    const gateway = await create(ctx);
    const started = await gateway.start(ctx, {
      attemptKey: 'a1',
      attemptNumber: 1,
      money: { amount: 3545, currency: 'EUR' },
      description: '',
      invoiceNumbers: ['2027-000001', '2027-000002'],
      payer: { clientId: '7', name: '', email: '', country: '' },
      locale: 'en',
      returnUrl: '',
      cancelUrl: '',
    });
    return started.status === 'done' ? started.value.next : started;
  };

  it('shows where to send what, with the invoice numbers as reference', async () => {
    expect(await show({ ...SETTINGS, note: 'Two days.' })).to.deep.equal({
      kind: 'display',
      note: 'Two days.',
      qr: 'BCD\n002\n1\nSCT\nBCOMPT2X\nFibra Norte Lda\nPT50000201231234567890154\nEUR35.45\n\n\n2027-000001 2027-000002',
      lines: [
        { label: 'holder', value: 'Fibra Norte Lda', copy: true },
        { label: 'iban', value: 'PT50 0002 0123 1234 5678 9015 4', copy: true },
        { label: 'bic', value: 'BCOMPT2X' },
        { label: 'amount', value: '35.45 EUR' },
        { label: 'reference', value: '2027-000001 2027-000002', copy: true },
      ],
    });
  });

  it('shows free lines where there is no IBAN', async () => {
    expect(await show({ holder: 'X', account: 'Banco do Brasil\nag. 1234-5 cc. 6789-0' }))
      .to.have.nested.property('lines[1].value')
      .that.includes('ag. 1234-5');
  });

  it('has a QR code for euro to an IBAN only, with what fits into one', () => {
    const wish = { name: 'N'.repeat(90), iban: 'PT50 0002 0123 1234 5678 9015 4', bic: '', amount: 1, text: 'x\ny '.repeat(80) };
    const lines = encodeEpcCode(wish).split('\n');
    expect(lines).to.have.length(11);
    expect([lines[4], lines[5]?.length, lines[6], lines[7], lines[10]?.startsWith('x y x y')]).to.deep.equal(['', 70, 'PT50000201231234567890154', 'EUR0.01', true]);
    expect(lines[10]?.length).to.be.at.most(140);
    expect(Buffer.byteLength(encodeEpcCode(wish))).to.be.at.most(331);
    for (const amount of [0, -1, 1.5, 100_000_000_000]) expect(() => encodeEpcCode({ ...wish, amount }), String(amount)).to.throw('0.01 and 999999999.99');
    // Letters of other alphabets take two or three bytes each; cut in the middle, the bank would read another name.
    expect(() => encodeEpcCode({ ...wish, name: '名'.repeat(70), text: 'x'.repeat(140) })).to.throw('331 are allowed');
    expect(Buffer.byteLength(encodeEpcCode({ ...wish, name: `${'Ж'.repeat(69)}x`, text: 'x'.repeat(140) }))).to.equal(331);
  });

  it('refuses an account without any number, a wrong IBAN and a wrong BIC', () => {
    const paths = (settings: object): unknown =>
      account.safeParse(settings).error?.issues.map((issue) => issue.path.join('.'));
    expect(paths({ holder: 'X' })).to.deep.equal(['iban']);
    expect(paths({ ...SETTINGS, iban: 'PT50000201231234567890155' })).to.deep.equal(['iban']);
    expect(paths({ ...SETTINGS, bic: 'BC' })).to.deep.equal(['bic']);
  });
});

describe('IBAN', () => {
  const GOOD = [
    'PT50000201231234567890154',
    'DE89 3704 0044 0532 0130 00',
    'gb29NWBK60161331926819',
    'BR1800360305000010009795493C1',
    'NO9386011117947',
  ];

  for (const iban of GOOD) it(`knows ${iban}`, () => void expect(isIban(iban)).to.equal(true));

  it('notices any one changed digit and any two swapped neighbours', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...GOOD),
        fc.nat(30),
        fc.integer({ min: 1, max: 9 }),
        (iban, position, by) => {
          const plain = iban.replaceAll(' ', '');
          const at = 2 + (position % (plain.length - 3));
          const [one = '', two = ''] = plain.slice(at, at + 2);
          if (/\d/.test(one))
            expect(
              isIban(plain.slice(0, at) + String((Number(one) + by) % 10) + plain.slice(at + 1)),
            ).to.equal(false);
          if (one !== two)
            expect(isIban(plain.slice(0, at) + two + one + plain.slice(at + 2))).to.equal(false);
        },
      ),
    );
  });

  it('refuses what only looks like one', () => {
    for (const text of [
      '',
      'PT50',
      '50000201231234567890154PT',
      'PT50-0002',
      'ПТ50000201231234567890154',
      `PT50${'0'.repeat(40)}`,
    ])
      expect(isIban(text)).to.equal(false);
  });

  it('is shown in groups of four', () => {
    expect(groupIban('no9386011117947')).to.equal('NO93 8601 1117 947');
  });
});
