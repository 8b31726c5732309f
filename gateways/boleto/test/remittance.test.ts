import type { BankOrder, CallCtx } from '@billet/sdk';
import { gatewayCtx } from '@billet/testkit';
import { expect } from 'chai';
import fc from 'fast-check';
import boleto, { decode240, decode400, type Account, type RemittanceFile } from '../src/index.ts';

const NOW = '2027-01-21T13:00:00.000Z';
const BASE = { holder: 'Fibra São José Ltda', taxId: '12.345.678/0001-95', agency: '57', account: '12345', agencyDigit: '2', accountDigit: '7', companyCode: '123456', variation: '19', daysToPay: 5 };
const OF: Readonly<Record<string, object>> = {
  '001': { agreement: '1234567', wallet: '17' }, '033': { agreement: '1234567', wallet: '101' }, '104': { agreement: '123456', wallet: '14', companyCode: '1234' },
  '756': { agreement: '229385', wallet: '1' }, '237': { wallet: '09' }, '341': { wallet: '109' }, '077': { agreement: '1234567', wallet: '112' },
};

const ctxOf = (bank: string): CallCtx<Account> => {
  const settings = boleto.definition.account.parse({ ...BASE, bank, ...OF[bank] });
  const ctx = gatewayCtx({ settings });
  return { ...ctx, settings, clock: { ...ctx.clock, now: () => NOW, today: () => NOW.slice(0, 10) } };
};

const PAYER = { clientId: '7', name: 'Ana Conceição d’Ávila & Filhos', email: 'ana@example.test', country: 'BR', taxId: '529.982.247-25', address: { line1: 'Rua das Flores, 12', city: 'São Paulo', region: 'SP', postcode: '01310-100' } };

const order = (n: number, more: Partial<BankOrder> = {}): BankOrder => ({
  attemptKey: `key-${String(n)}`, attemptNumber: n, money: { amount: 9990 + n, currency: 'BRL' }, invoiceNumbers: [`F-2027-${String(n).padStart(6, '0')}`], payer: PAYER, begunAt: NOW, providerRef: '', does: 'collect', ...more,
});

/** The reference that the attempt got with its slip: banks put agreement or wallet in front. */
const shownAs = (bank: string, n: number): string => (bank === '001' ? `nn1234567${String(n).padStart(10, '0')}` : bank === '104' ? `nn14${String(n).padStart(15, '0')}` : `nn${String(n)}`);

const build = async (bank: string, orders: readonly BankOrder[], sequence = 42) => {
  const ctx = ctxOf(bank);
  return (await boleto.definition.create(ctx)).buildFile?.(ctx, { sequence, orders: orders.map((each) => ({ ...each, providerRef: each.providerRef || shownAs(bank, each.attemptNumber) })) });
};

const read = (bytes: Uint8Array, width: 240 | 400): RemittanceFile => {
  const file = width === 240 ? decode240(bytes) : decode400(bytes);
  if (file.kind !== 'remittance') throw new Error('not a remittance');
  return file;
};

describe('boleto: remittances', () => {
  for (const [bank, width] of [['001', 240], ['033', 240], ['104', 240], ['756', 240], ['237', 400], ['341', 400]] as const) {
    it(`bank ${bank}: ${String(width)} columns, read again as they were meant`, async () => {
      const built = await build(bank, [order(1), order(2, { does: 'cancel' })]);
      const bytes = built?.bytes ?? new Uint8Array();
      const lines = Buffer.from(bytes).toString('latin1').split('\r\n');
      expect(lines.at(-1)).to.equal('');
      expect(lines.slice(0, -1).map((line) => line.length)).to.deep.equal(lines.slice(0, -1).map(() => width));
      const file = read(bytes, width);
      expect(file.header).to.deep.include({ bank, writtenOn: '2027-01-21' });
      expect(file.titles.map(({ movement, nominal, dueDate }) => [movement, nominal, dueDate])).to.deep.equal([['01', 9991, '2027-01-26'], ['02', 9992, '2027-01-26']]);
      expect(file.titles[0]?.payer.id.slice(-11)).to.equal('52998224725');
      expect(file.titles[0]?.payer.name).to.match(/^ANA CONCEICAO D AVILA & FILHO/);
      expect(file.total).to.equal(19_983);
      // The number is the one that the slip shows, so that the return file finds its attempt.
      const shown = await (await boleto.definition.create(ctxOf(bank))).start(ctxOf(bank), { attemptKey: 'k', attemptNumber: 1, money: { amount: 9991, currency: 'BRL' }, description: '', invoiceNumbers: [], payer: PAYER, locale: 'pt-br', returnUrl: '', cancelUrl: '' });
      const reference = shown.status === 'done' ? shown.value.providerRef.replace('nn', '') : '';
      expect(file.titles[0]?.ownNumber).to.include(reference);
    });
  }

  it('says fine and interest where the bank reads them', async () => {
    const [, , p, , r] = Buffer.from((await build('001', [order(1)]))?.bytes ?? []).toString('latin1').split('\r\n');
    expect([p?.slice(117, 141), p?.slice(220, 227), r?.slice(65, 89)]).to.deep.equal(['226012027000000000000100', '3002000', '226012027000000000000200']);
    const itau = Buffer.from((await build('341', [order(10)]))?.bytes ?? []).toString('latin1').split('\r\n');
    // 1 % a month of R$ 100.00 is 3 centavos a day.
    expect([itau[1]?.slice(160, 173), itau[2]?.slice(0, 23)]).to.deep.equal(['0000000000003', '22260120270000000000200']);
    const santander = Buffer.from((await build('033', [order(10)]))?.bytes ?? []).toString('latin1').split('\r\n');
    expect(santander[2]?.slice(117, 141)).to.equal('126012027000000000000003');
    const bradesco = Buffer.from((await build('237', [order(10)]))?.bytes ?? []).toString('latin1').split('\r\n');
    expect([bradesco[0]?.slice(108, 117), bradesco[1]?.slice(65, 82)]).to.deep.equal(['MX0000042', `2020000000000010${bradesco[1]?.charAt(81) ?? ''}`]);
  });

  it('leaves out, with the reason, whose payer the bank would refuse', async () => {
    const built = await build('341', [order(1, { payer: { ...PAYER, taxId: '' } }), order(2, { payer: { ...PAYER, address: { ...PAYER.address, postcode: '123' } } }), order(3)]);
    expect(built?.refused).to.deep.equal([{ attemptKey: 'key-1', reason: 'PAYER_TAX_ID' }, { attemptKey: 'key-2', reason: 'PAYER_ADDRESS' }]);
    expect(read(built?.bytes ?? new Uint8Array(), 400).titles).to.have.length(1);
  });

  it('registers a slip under the number that was shown, or not at all', async () => {
    // The slip was shown before the first number was set from 1 to something else.
    const built = await build('341', [order(1, { providerRef: 'nn101' }), order(2)]);
    expect(built?.refused).to.deep.equal([{ attemptKey: 'key-1', reason: 'OWN_NUMBER' }]);
    expect(read(built?.bytes ?? new Uint8Array(), 400).titles.map(({ nominal }) => nominal)).to.deep.equal([9992]);
  });

  it('refuses to make up a code that the bank gave and nobody typed', async () => {
    const without = async (bank: string, change: object): Promise<unknown> => {
      const settings = boleto.definition.account.parse({ ...BASE, bank, ...OF[bank], ...change });
      const ctx = { ...ctxOf(bank), settings };
      const built = async () => (await boleto.definition.create(ctx)).buildFile?.(ctx, { sequence: 1, orders: [{ ...order(1), providerRef: shownAs(bank, 1) }] });
      return built().then(() => 'written', (error: unknown) => (error as { message: string }).message);
    };
    for (const bank of ['033', '104', '237']) expect(await without(bank, { companyCode: '' }), bank).to.equal('cnab: companyCode is missing (field companyCode)');
    expect(await without('001', { variation: '' })).to.equal('cnab: variation is missing (field variation)');
  });

  it('says so where a bank’s layout is not written', async () => {
    const refusal = await build('077', [order(1)]).then(() => undefined, (error: unknown) => error);
    expect(refusal).to.have.property('code', 'FORMAT_MALFORMED');
  });

  it('whatever names and amounts come, every line keeps its width and comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 9_999_999_999 }), fc.constantFrom('001', '033', '104', '756', '237', '341'), async (name, amount, bank) => {
        const built = await build(bank, [order(7, { money: { amount, currency: 'BRL' }, payer: { ...PAYER, name, address: { ...PAYER.address, line1: `x${name}` } } })]);
        expect(read(built?.bytes ?? new Uint8Array(), ['237', '341'].includes(bank) ? 400 : 240).titles[0]?.nominal).to.equal(amount);
      }),
      { numRuns: 120 },
    );
  });
});
