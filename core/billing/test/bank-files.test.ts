import { join } from 'node:path';
import type { DatabaseConfig } from '@billet/database';
import { isMalformed } from '@billet/sdk';
import { houseDatabase, postgresAvailable, requireComponent } from '@billet/testkit';
import { expect } from 'chai';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from './support/open-test-house.ts';

const GATEWAYS = join(import.meta.dirname, '..', '..', '..', 'gateways');

interface Imported {
  readonly fileId: number;
  readonly lines: number;
  readonly fresh: number;
  readonly booked: number;
  readonly review: number;
}

const ofx = (transactions: readonly { readonly id: string; readonly amount: string; readonly memo: string }[]): string =>
  [
    'OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST>',
    ...transactions.map(({ id, amount, memo }) => `<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20270121<TRNAMT>${amount}<FITID>${id}<MEMO>${memo}</STMTTRN>\r\n`),
    '</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>',
  ].join('');

/** One title in Itaú's columns of CNAB 400. */
const cnab = (own: string, occurrence: string, paid: number): string => {
  const line = (fields: Readonly<Record<number, string>>, sequence: number): string => {
    const chars = Array.from(' '.repeat(394));
    for (const [at, text] of Object.entries(fields)) for (const [index, char] of Array.from(text).entries()) chars[Number(at) + index] = char;
    return chars.join('') + String(sequence).padStart(6, '0');
  };
  const n = (value: number): string => String(value).padStart(13, '0');
  return [
    line({ 0: '02RETORNO01COBRANCA', 46: 'FIBRA', 76: '341', 94: '210127' }, 1),
    line({ 0: '1', 62: own, 108: occurrence, 110: '210127', 116: 'F-1', 146: '240127', 152: n(3545), 175: n(150), 253: n(paid), 295: '210127' }, 2),
    line({ 0: '9' }, 3),
  ].join('\r\n');
};

const bankFiles = (open: () => Promise<DatabaseConfig | undefined>): void => {
  let house: TestHouse;
  let clientId: number;
  let invoiceId: number;
  let number: string;
  let count = 0;

  before(async () => {
    house = await openTestHouse(await open(), undefined, [GATEWAYS]);
  });
  after(() => house.remove());

  const call = async <T>(name: string, input: unknown, caller = staff): Promise<T> => (await house.executor.callByName(name, input, caller)) as T;

  const account = async (extension: string, settings: object): Promise<number> => (await call<{ id: number }>('gatewayAccounts.create', { brandId: house.brandId, extension, name: extension, settings })).id;

  const read = (gatewayAccountId: number, text: string): Promise<Imported> => call('payments.importFile', { gatewayAccountId, name: 'a file', content: Buffer.from(text, 'latin1').toString('base64') });

  const paid = async (): Promise<number> => (await call<{ invoice: { paid: { amount: number } } }>('invoices.get', { id: invoiceId })).invoice.paid.amount;

  const balance = async (): Promise<number> => (await call<{ balances: { amount: number }[] }>('payments.balance', { clientId })).balances[0]?.amount ?? 0;

  const whole = async (): Promise<void> => {
    expect((await house.verify()).findings).to.deep.equal([]);
  };

  beforeEach(async () => {
    count += 1;
    clientId = await signUp(house, `ana${String(count)}@example.com`);
    const placed = await call<{ invoiceId: number }>('orders.place', { items: [{ productId: house.productId }] }, clientCaller(clientId));
    ({ invoiceId } = placed);
    const list = await call<{ items: { id: number; number: string }[] }>('invoices.list', { clientId });
    number = list.items[0]?.number ?? '';
  });

  it('books what names an invoice and its open amount, once, in whatever file it stands', async () => {
    const bank = await account('bank-transfer', { holder: 'Fibra', account: 'ag 1 cc 2' });
    const line = { id: `N${String(count)}`, amount: '35.45', memo: `Pix Ana ${number.toLowerCase()}` };
    expect(await read(bank, ofx([line]))).to.deep.include({ lines: 1, fresh: 1, booked: 1, review: 0 });
    expect(await read(bank, ofx([line]))).to.deep.include({ lines: 1, fresh: 0, booked: 0 });
    expect(await read(bank, ofx([{ ...line, id: 'other', amount: '1.00', memo: 'x' }, line]))).to.deep.include({ lines: 2, fresh: 1, booked: 0, review: 1 });
    expect(await paid()).to.equal(3545);
    await whole();
  });

  it('leaves to staff what is not certain, and books it where they say, once', async () => {
    const bank = await account('bank-transfer', { holder: 'Fibra', account: 'ag 1 cc 2' });
    expect(await read(bank, ofx([{ id: 'a', amount: '40.00', memo: number }, { id: 'b', amount: '35.45', memo: 'thanks' }]))).to.deep.include({ booked: 0, review: 2 });
    const lines = await call<{ items: { reason: string; invoiceId: number | null }[] }>('payments.bankLines', { state: 'review', gatewayAccountId: bank });
    expect(lines.items.map(({ reason, invoiceId: suggested }) => [reason, suggested])).to.deep.equal([['NO_MATCH', null], ['AMOUNT_MISMATCH', invoiceId]]);
    const { items } = await call<{ items: { id: number; gatewayAccountId: number; money: { amount: number } }[] }>('payments.unmatched', {});
    const [nobody, more] = items.filter((each) => each.gatewayAccountId === bank);
    expect([nobody?.money.amount, more?.money.amount]).to.deep.equal([3545, 4000]);
    await call('payments.bookUnmatched', { id: more?.id, invoiceId });
    expect([await paid(), await balance()]).to.deep.equal([3545, 455]);
    // Read again, in another file: it is booked under the same reference.
    expect(await read(bank, ofx([{ id: 'a', amount: '40.00', memo: number }, { id: 'z', amount: '1.00', memo: '' }]))).to.deep.include({ fresh: 1, booked: 0 });
    expect([await paid(), await balance()]).to.deep.equal([3545, 455]);
    await whole();
  });

  it('reads what a bank writes at length, and knows it again', async () => {
    const bank = await account('bank-transfer', { holder: 'Fibra', account: 'ag 1 cc 2', csvDate: 'Day', csvAmount: 'Amount', csvText: 'Text', csvPayer: 'Payer', csvReference: 'Ref', csvCurrency: 'EUR', csvDates: 'ymd', csvDecimal: '.' });
    // Words that cannot be packed: an index of PostgreSQL holds 2,704 bytes at most.
    const long = (seed: number): string => Array.from({ length: 3000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919 + seed * 104_729) % 20_000))).join('');
    const file = (text: string): string => `Day;Amount;Text;Payer;Ref\n2027-01-20;12.00;${text};${text};${text}\n`;
    const send = (text: string): Promise<Imported> => call('payments.importFile', { gatewayAccountId: bank, name: 'a file', content: Buffer.from(file(text)).toString('base64') });
    expect(await send(long(1))).to.deep.include({ fresh: 1, review: 1 });
    expect(await send(long(1))).to.deep.include({ fresh: 0 });
    expect(await send(`${long(1)}x`)).to.deep.include({ fresh: 1 });
    await whole();
  });

  it('books nothing of a file that is broken anywhere', async () => {
    const bank = await account('bank-transfer', { holder: 'Fibra', account: 'ag 1 cc 2' });
    const refusal = await read(bank, ofx([{ id: 'c', amount: '35.45', memo: number }, { id: 'd', amount: '3x', memo: 'x' }])).then(() => undefined, (error: unknown) => error);
    expect(isMalformed(refusal)).to.equal(true);
    expect(await paid()).to.equal(0);
    expect((await call<{ items: unknown[] }>('payments.bankLines', { gatewayAccountId: bank })).items).to.have.length(0);
  });

  it('confirms a boleto: shown once registered, paid with interest once, whatever else the file says', async () => {
    const boleto = await account('boleto', { bank: '341', holder: 'Fibra', taxId: '12.345.678/0001-95', agency: '57', account: '12345', wallet: '110' });
    const started = await call<{ attemptId: number; next: { hold?: string } }>('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: boleto }, clientCaller(clientId));
    expect(started.next.hold).to.equal('registration');
    const own = String(started.attemptId).padStart(8, '0');
    const attempt = async (): Promise<{ state: string; next_action: { barcode?: string } | null }> => {
      const [row] = await house.db.raw<{ state: string; next_action: unknown }>('select state, next_action from payment_attempts where id = ?', [started.attemptId]);
      return { state: row?.state ?? '', next_action: (typeof row?.next_action === 'string' ? JSON.parse(row.next_action) : row?.next_action) as never };
    };
    expect(await read(boleto, cnab(own, '02', 0))).to.deep.include({ fresh: 1, booked: 0, review: 0 });
    expect((await attempt()).next_action?.barcode).to.have.length(44);
    expect(await read(boleto, cnab(own, '06', 3600))).to.deep.include({ fresh: 1, booked: 1 });
    expect(await read(boleto, cnab(own, '06', 3600))).to.deep.include({ fresh: 0, booked: 0 });
    // Another file with another byte in it tells of the same payment.
    expect(await read(boleto, cnab(own, '06', 3600).replace('FIBRA', 'FIBRE'))).to.deep.include({ fresh: 0, booked: 0 });
    // Itaú's 10: written off because it was paid. No money.
    expect(await read(boleto, cnab(own, '10', 3600))).to.deep.include({ fresh: 1, booked: 0, review: 0 });
    expect([await paid(), await balance(), (await attempt()).state]).to.deep.equal([3545, 55, 'succeeded']);
    await whole();
  });

  it('reads files only of gateways that do', async () => {
    const own = await account('balance', {});
    const refusal = await read(own, 'x').then(() => undefined, (error: unknown) => error);
    expect(refusal).to.have.property('code', 'GATEWAY_NO_FILES');
  });
};

describe('bank files [sqlite]', function () {
  this.timeout(120_000);
  bankFiles(() => Promise.resolve(undefined));
});

if (requireComponent('PostgreSQL', postgresAvailable())) {
  describe('bank files [postgres]', function () {
    this.timeout(120_000);
    let drop: (() => Promise<void>) | undefined;
    bankFiles(async () => {
      const copy = await houseDatabase('postgres');
      ({ drop } = copy);
      return copy.database;
    });
    after(() => drop?.());
  });
} else describe.skip('bank files [postgres: not installed]', () => { bankFiles(() => Promise.resolve(undefined)); });
