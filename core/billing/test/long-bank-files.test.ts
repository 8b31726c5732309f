import { join } from 'node:path';
import { expect } from 'chai';
import { return400, type Title } from '../../../gateways/boleto/test/cnab-files.ts';
import { eachDatabase } from './support/each-database.ts';
import { clientCaller, openTestHouse, signUp, staff, type TestHouse } from './support/open-test-house.ts';

const GATEWAYS = join(import.meta.dirname, '..', '..', '..', 'gateways');
/** A month of a big house in the long suite; elsewhere as many as show that nothing goes row by row. */
const LINES = (process.env['BILLET_LONG'] ?? '') === '' ? 5_000 : 50_000;
const PAID = 100;
/** Generous for a machine that others use as well; row by row it takes minutes. */
const SLOWEST_MS = Math.max(30_000, 1.2 * LINES);

interface Imported {
  readonly lines: number;
  readonly fresh: number;
  readonly booked: number;
  readonly review: number;
}

/** What a bank says of one day: some lines name an invoice, the others are nobody's. */
interface Line {
  readonly id: string;
  readonly cents: number;
  readonly memo: string;
}

const decimal = (cents: number): string => (cents / 100).toFixed(2);

const FORMATS: Readonly<Record<string, (lines: readonly Line[]) => string>> = {
  ofx: (lines) =>
    `OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST>${lines.map(({ id, cents, memo }) => `<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20270121<TRNAMT>${decimal(cents)}<FITID>${id}<MEMO>${memo}</STMTTRN>\r\n`).join('')}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`,
  camt053: (lines) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2027-01-21T18:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><Acct><Id><Othr><Id>2</Id></Othr></Id><Ccy>BRL</Ccy></Acct>${lines.map(({ id, cents, memo }) => `<Ntry><Amt Ccy="BRL">${decimal(cents)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-01-21</Dt></BookgDt><AcctSvcrRef>${id}</AcctSvcrRef><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><RmtInf><Ustrd>${memo}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`).join('')}</Stmt></BkToCstmrStmt></Document>`,
  csv: (lines) => `Day;Amount;Text;Payer;Ref\n${lines.map(({ id, cents, memo }) => `2027-01-21;${decimal(cents)};${memo};Ana;${id}\n`).join('')}`,
};

eachDatabase(`bank files of ${String(LINES)} lines`, (open) => {
  let house: TestHouse;

  before(async () => {
    house = await openTestHouse(await open(), undefined, [GATEWAYS]);
  });
  after(() => house.remove());

  const call = async <T>(name: string, input: unknown, caller = staff): Promise<T> => (await house.executor.callByName(name, input, caller)) as T;

  /** Reads a file twice: what is ours is booked once, the rest waits for a person once. */
  const readTwice = async (format: string, bank: number, text: string): Promise<void> => {
    const content = Buffer.from(text, 'latin1').toString('base64');
    const read = async (): Promise<Imported & { readonly ms: number; readonly cpuMs: number }> => {
      const [begun, before] = [Date.now(), process.cpuUsage()];
      const imported = await call<Imported>('payments.importFile', { gatewayAccountId: bank, name: `a file of ${format}`, content });
      const { user, system } = process.cpuUsage(before);
      return { ...imported, ms: Date.now() - begun, cpuMs: Math.round((user + system) / 1000) };
    };
    const unmatched = async (): Promise<number> => Number((await house.db.raw<{ n: number }>('select count(*) as n from unmatched_money where gateway_account_id = ?', [bank]))[0]?.n);
    const first = await read();
    expect(first).to.deep.include({ lines: LINES, fresh: LINES, booked: PAID, review: LINES - PAID });
    expect(await unmatched()).to.equal(LINES - PAID);
    const again = await read();
    expect(again).to.deep.include({ lines: LINES, fresh: 0, booked: 0, review: 0 });
    expect(await unmatched()).to.equal(LINES - PAID);
    expect(Number((await house.db.raw<{ n: number }>('select count(*) as n from payments where gateway_account_id = ?', [bank]))[0]?.n)).to.equal(PAID);
    if (process.env['BILLET_TIMES'] !== undefined) console.log(`${format}: ${String(first.ms)} ms (${String(first.cpuMs)} of CPU), again ${String(again.ms)} ms (${String(again.cpuMs)} of CPU)`);
    expect(Math.max(first.ms, again.ms)).to.be.below(SLOWEST_MS);
    expect((await house.verify()).findings).to.deep.equal([]);
  };

  for (const [format, write] of Object.entries(FORMATS)) {
    it(`in ${format} are read in time, and a second time change nothing`, async function () {
      this.timeout(4 * SLOWEST_MS);
      const settings = { holder: 'Fibra', account: 'ag 1 cc 2', csvDate: 'Day', csvAmount: 'Amount', csvText: 'Text', csvPayer: 'Payer', csvReference: 'Ref', csvCurrency: 'BRL', csvDates: 'ymd', csvDecimal: '.' };
      const { id: bank } = await call<{ id: number }>('gatewayAccounts.create', { brandId: house.brandId, extension: 'bank-transfer', name: format, settings });
      const clientId = await signUp(house, `${format}@example.com`);
      const due: Line[] = [];
      for (let n = 0; n < PAID; n += 1) {
        const { id } = await call<{ id: number }>('invoices.createDraft', { clientId, lines: [{ description: 'DSL', unitPrice: 1000 + n }], issue: true });
        const { invoice } = await call<{ invoice: { number: string; open: { amount: number } } }>('invoices.get', { id }, clientCaller(clientId));
        due.push({ id: `${format}-D${String(n)}`, cents: invoice.open.amount, memo: `Pix ${invoice.number}` });
      }
      const step = LINES / PAID;
      const lines = Array.from({ length: LINES }, (_, n): Line => (n % step === 0 ? due[n / step] : undefined) ?? { id: `${format}-S${String(n)}`, cents: 100 + n, memo: `thanks ${String(n)}` });
      await readTwice(format, bank, write(lines));
    });
  }

  it('in CNAB 400 are read in time, slips of ours among those of nobody, and a second time change nothing', async function () {
    this.timeout(4 * SLOWEST_MS);
    const settings = { bank: '341', holder: 'Fibra Ltda', taxId: '12.345.678/0001-95', agency: '57', account: '12345', wallet: '110', lastNumber: 89_999_999, showAtOnce: true };
    const { id: bank } = await call<{ id: number }>('gatewayAccounts.create', { brandId: house.brandId, extension: 'boleto', name: 'cnab', settings });
    const clientId = await signUp(house, 'cnab@example.com');
    const ours: Title[] = [];
    for (let n = 0; n < PAID; n += 1) {
      const { id } = await call<{ id: number }>('invoices.createDraft', { clientId, lines: [{ description: 'DSL', unitPrice: 1000 + n }], issue: true });
      const { invoice } = await call<{ invoice: { open: { amount: number } } }>('invoices.get', { id }, clientCaller(clientId));
      await call('payments.start', { invoiceIds: [id], gatewayAccountId: bank }, clientCaller(clientId));
      const [attempt] = await house.db.raw<{ provider_ref: string }>('select provider_ref from payment_attempts where gateway_account_id = ? order by id desc limit 1', [bank]);
      ours.push({ own: (attempt?.provider_ref ?? '').slice(2).slice(-8).padStart(8, '0'), nominal: invoice.open.amount, paid: invoice.open.amount });
    }
    const step = LINES / PAID;
    const titles = Array.from({ length: LINES }, (_, n): Title => (n % step === 0 ? ours[n / step] : undefined) ?? { own: String(90_000_000 + n) });
    await readTwice('cnab400', bank, return400('341', titles));
  });
});
