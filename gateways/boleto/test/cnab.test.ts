import { isMalformed, type BankFileLine, type CallCtx } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import boleto, { decode240, decode400, type Account, type ReturnFile } from '../src/index.ts';
import { bytes, n, return240, return400, type Title } from './cnab-files.ts';
import { SETTINGS } from './conformance.test.ts';

const fault = (read: (file: Uint8Array) => unknown, text: string): unknown => {
  try {
    read(bytes(text));
    return 'read';
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return error.details['position'];
  }
};

const change = (text: string, row: number, column: number, by: string): string =>
  text
    .split('\r\n')
    .map((each, index) => (index === row - 1 ? each.slice(0, column - 1) + by + each.slice(column - 1 + by.length) : each))
    .join('\r\n');

const parse = async (settings: Record<string, unknown>, text: string): Promise<readonly BankFileLine[]> => {
  const { account, create } = boleto.definition;
  const ctx = { ...gatewayCtx({ settings: undefined }), settings: account.parse(settings) } as CallCtx<Account>;
  const gateway = await create(ctx);
  return (await gateway.parseFile?.(ctx, { name: 'x.ret', bytes: bytes(text) })) ?? [];
};

describe('CNAB 240', () => {
  const file = return240('341', [{ own: '10900000021' }, { own: '10900000022', occurrence: '02' }]);

  it('reads a return', () => {
    const read = decode240(bytes(file)) as ReturnFile;
    expect(read.header).to.deep.equal({ bank: '341', bankName: 'BANCO', company: 'FIBRA NORTE', agreement: '000123', writtenOn: '2026-11-25', sequence: 7 });
    expect(read.titles).to.have.length(2);
    expect(read.titles[0]).to.deep.include({ line: 3, occurrence: '06', event: 'paid', ownNumber: '00000021', document: 'F-0', dueDate: '2026-11-20', occurredOn: '2026-11-24', creditedOn: '2026-11-25', nominal: 12_990, paid: 12_990, fee: 190 });
  });

  it('takes the occurrence at its word, not the amount beside it', () => {
    const read = decode240(bytes(file)) as ReturnFile;
    expect(read.titles[1]).to.include({ event: 'registered', paid: 12_990 });
    expect(read.total).to.equal(12_990);
  });

  it('means the same number differently from bank to bank', () => {
    const event = (bank: string, occurrence: string): unknown => (decode240(bytes(return240(bank, [{ own: '1', occurrence }]))) as ReturnFile).titles[0]?.event;
    expect([event('033', '17'), event('341', '17'), event('104', '46'), event('341', '08'), event('756', '08'), event('999', '06')]).to.deep.equal(['paid', 'other', 'other', 'paid', 'other', 'other']);
  });

  it('reads lines whose trailing blanks are gone', () => {
    expect(decode240(bytes(file.replaceAll(/ +\r\n/g, '\n')))).to.deep.equal(decode240(bytes(file)));
  });

  const lines = file.split('\r\n');
  const BROKEN: readonly (readonly [string, string, object | string])[] = [
    ['an empty file', '', { line: 1 }],
    ['a file cut off before its trailer', lines.slice(0, -2).join('\r\n'), { line: 7 }],
    ['a file cut off within a lot', lines.slice(0, 4).join('\r\n'), { line: 4 }],
    ['a line that is too long', change(file, 3, 241, 'X'), { line: 3, column: 241 }],
    ['a sequence that goes back', change(file, 5, 9, '00001'), { line: 5, column: 9 }],
    ['a segment T without U', change(file, 4, 14, 'Y'), { line: 3, column: 14 }],
    ['a segment U without T', change(file, 3, 14, 'U'), { line: 3, column: 14 }],
    ['a U of another movement', change(file, 4, 16, '09'), { line: 4, column: 16 }],
    ['letters in an amount', change(file, 4, 78, '0000000000A2990'), { line: 4, column: 78 }],
    ['a day that does not exist', change(file, 4, 138, '31022026'), { line: 4, column: 138 }],
    ['a lot that counts wrong', change(file, 7, 18, '000007'), { line: 7, column: 18 }],
    ['a file that counts wrong', change(file, 8, 24, '000009'), { line: 8, column: 24 }],
    ['another bank in the middle', change(file, 5, 1, '237'), { line: 5, column: 1 }],
    ['another lot in the middle', change(file, 5, 4, '0002'), { line: 5, column: 4 }],
    ['a direction that is none', change(file, 1, 143, '3'), { line: 1, column: 143 }],
  ];
  for (const [name, text, at] of BROKEN) it(`refuses ${name}`, () => expect(fault(decode240, text)).to.deep.include(at as object));
});

describe('CNAB 400', () => {
  const file = return400('341', [{ own: '00000021', paid: 13_250 }, { own: '00000022', occurrence: '02' }]);

  it('reads a return and does not take the trailer for a title', () => {
    const read = decode400(bytes(file)) as ReturnFile;
    expect(read.titles.map(({ ownNumber, event, paid, interest }) => [ownNumber, event, paid, interest])).to.deep.equal([['00000021', 'paid', 13_250, 260], ['00000022', 'registered', 12_990, 0]]);
    expect(read.total).to.equal(13_250);
  });

  const BROKEN: readonly (readonly [string, string, object])[] = [
    ['no header', file.split('\r\n').slice(1).join('\r\n'), { line: 1 }],
    ['no trailer', file.split('\r\n').slice(0, 3).join('\r\n'), { line: 3 }],
    ['a sequence that stands still', change(file, 3, 395, '000002'), { line: 3, column: 395 }],
    ['an unknown bank', change(file, 1, 77, '998'), { line: 1, column: 77 }],
    ['an unknown type of line', change(file, 3, 1, 'X'), { line: 3, column: 1 }],
    ['a movement that is none', change(file, 2, 109, 'XX'), { line: 2, column: 109 }],
    ['blanks inside an amount', change(file, 2, 254, '00000 0013250'), { line: 2, column: 254 }],
    ['number and word that differ', change(file, 1, 2, '1'), { line: 1, column: 2 }],
  ];
  for (const [name, text, at] of BROKEN) it(`refuses ${name}`, () => expect(fault(decode400, text)).to.deep.include(at));
});

describe('return files as lines', () => {
  it('gives payments under the reference of the attempt, and the slip once it is registered', async () => {
    const started = await (await boleto.definition.create(gatewayCtx({ settings: undefined }))).start(
      { ...gatewayCtx({ settings: undefined }), settings: boleto.definition.account.parse(SETTINGS) } as CallCtx<Account>,
      { attemptKey: 'k', attemptNumber: 21, money: { amount: 12_990, currency: 'BRL' }, description: '', invoiceNumbers: [], payer: { clientId: '1', name: '', email: '', country: 'BR' }, locale: 'pt-br', returnUrl: '', cancelUrl: '' },
    );
    if (started.status !== 'done') throw new Error(JSON.stringify(started));
    expect(started.value.next).to.include({ hold: 'registration' });
    const [paid, registered] = await parse(SETTINGS, return400('341', [{ own: '00000021', paid: 13_250 }, { own: '00000021', occurrence: '02' }]));
    expect(paid).to.deep.include({ kind: 'payment', references: [started.value.providerRef], money: { amount: 13_250, currency: 'BRL' }, fee: { amount: 190, currency: 'BRL' }, bookedOn: '2026-11-25' });
    expect(registered).to.deep.include({ kind: 'registered', references: [started.value.providerRef] });
    expect(registered?.next).to.have.property('barcode').that.has.length(44);
  });

  it('finds the own number of every bank in both layouts', async () => {
    const cases: readonly (readonly [string, Record<string, unknown>, string, string])[] = [
      ['237', { wallet: '09' }, return400('237', [{ own: '00000000021P' }], 70), 'nn21'],
      ['001', { wallet: '17', agreement: '1234567' }, return400('001', [{ own: '12345670000000021' }], 63, '7', 175), 'nn12345670000000021'],
      ['104', { wallet: '14', agreement: '123456' }, return400('104', [{ own: '14000000000000021', occurrence: '21' }], 56, '1', 293), 'nn14000000000000021'],
      ['756', { wallet: '1', agreement: '229385' }, return240('756', [{ own: '0000000213' }]), 'nn21'],
      ['341', {}, return240('341', [{ own: '109000000215' }]), 'nn21'],
    ];
    for (const [bank, more, text, reference] of cases) {
      const [found] = await parse({ ...SETTINGS, ...more, bank }, text);
      expect(found?.references, bank).to.deep.equal([reference]);
      expect(found?.kind, bank).to.equal('payment');
    }
  });

  it('gives a line the same key in whatever file it stands', async () => {
    const title: Title = { own: '00000021' };
    const keys = async (text: string): Promise<readonly string[]> => (await parse(SETTINGS, text)).map(({ key }) => key);
    const [first] = await keys(return400('341', [title]));
    const [, again] = await keys(return400('341', [{ own: '00000022' }, title]));
    expect(again).to.equal(first);
  });

  it('refuses a file of another bank, and a remittance', async () => {
    for (const text of [return400('237', [{ own: '1' }], 70), change(return240('341', []), 1, 143, '1')]) {
      const refusal = await parse(SETTINGS, text).then(() => undefined, (error: unknown) => error);
      expect(isMalformed(refusal)).to.equal(true);
    }
  });

  it('reads 50,000 titles at once', () => {
    const titles = Array.from({ length: 50_000 }, (_, index) => ({ own: `109${n(index, 8)}` }));
    for (const [read, text] of [[decode240, return240('341', titles)], [decode400, return400('341', titles.map(({ own }) => ({ own: own.slice(3) })))]] as const)
      expect((read(bytes(text)) as ReturnFile).titles).to.have.length(50_000);
  }).timeout(60_000);
});
