import { join } from 'node:path';
import type { DatabaseConfig } from '@billet/database';
import type { Caller } from '@billet/sdk';
import { houseDatabase, postgresAvailable, requireComponent } from '@billet/testkit';
import { expect } from 'chai';
import { clientCaller, openTestHouse, staff, type TestHouse } from './support/open-test-house.ts';

const GATEWAYS = join(import.meta.dirname, '..', '..', '..', 'gateways');
const IBAN = 'DE02120300000000202051';

/** A statement with one credit, or one collection that came back and what the bank keeps for it. */
const camt = (endToEnd: string, amount: string, came: 'in' | 'back'): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2027-02-10T18:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2027-02-10T18:00:00</CreDtTm><Acct><Id><IBAN>${IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct><Ntry><Amt Ccy="EUR">${came === 'in' ? amount : (Number(amount) + 3).toFixed(2)}</Amt><CdtDbtInd>${came === 'in' ? 'CRDT' : 'DBIT'}</CdtDbtInd>${came === 'in' ? '' : '<RvslInd>true</RvslInd>'}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-02-10</Dt></BookgDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RDDT</Cd><SubFmlyCd>ESDD</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>${endToEnd}</EndToEndId></Refs><Amt Ccy="EUR">${came === 'in' ? amount : (Number(amount) + 3).toFixed(2)}</Amt><CdtDbtInd>${came === 'in' ? 'CRDT' : 'DBIT'}</CdtDbtInd>${came === 'in' ? '' : `<AmtDtls><InstdAmt><Amt Ccy="EUR">${amount}</Amt></InstdAmt></AmtDtls><RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>`}</TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`;

const refusal = (endToEnd: string, code: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>R1</MsgId><CreDtTm>2027-02-01T08:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>x</OrgnlMsgId><OrgnlMsgNmId>pain.008</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>x-1</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>${endToEnd}</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>${code}</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;

const directDebits = (open: () => Promise<DatabaseConfig | undefined>): void => {
  let house: TestHouse;
  let account: number;
  let product: number;
  let brandId: number;
  let count = 0;

  const call = async <T>(name: string, input: unknown, caller = staff): Promise<T> => (await house.executor.callByName(name, input, caller)) as T;

  before(async () => {
    house = await openTestHouse(await open(), undefined, [GATEWAYS]);
    ({ id: brandId } = await call<{ id: number }>('brands.create', { company: 'Fibra GmbH', name: 'Fibra DE', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'de', email: 'post@fibra.example', invoiceTemplate: 'R-{year}-{000000}' }));
    ({ id: product } = await call<{ id: number }>('products.create', { brandId, type: 'access', slug: 'dsl', name: { en: 'DSL' }, prices: [{ currency: 'EUR', cycle: { unit: 'month', count: 1 }, price: 2990 }] }));
    ({ id: account } = await call<{ id: number }>('gatewayAccounts.create', { brandId, extension: 'sepa', name: 'SEPA', settings: { holder: 'Fibra GmbH', creditorId: 'DE98ZZZ09999999999', iban: IBAN, announceDays: 5 } }));
  });
  after(() => house.remove());

  const newClient = async (): Promise<{ clientId: number; invoiceId: number; me: Caller }> => {
    count += 1;
    const guest: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'de', brandId };
    const { clientId } = await call<{ clientId: number }>('clients.register', { name: 'Ana', email: `debit${String(count)}@example.com`, country: 'DE', password: 'ein gutes Kennwort', locale: 'de' }, guest);
    const me = clientCaller(clientId);
    const { invoiceId } = await call<{ invoiceId: number }>('orders.place', { items: [{ productId: product }] }, me);
    return { clientId, invoiceId, me };
  };

  const giveMandate = (clientId: number, me: Caller): Promise<{ label: string }> => call('paymentMethods.setUp', { clientId, gatewayAccountId: account, values: { holder: 'Ana', iban: 'DE89 3704 0044 0532 0130 00' }, agree: true }, me);
  const pay = (invoiceId: number, me: Caller) => call<{ attemptId: number; state: string; next: { kind: string; url?: string } }>('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: account }, me);
  const invoiceOf = async (invoiceId: number) => (await call<{ invoice: { paid: { amount: number }; total: { amount: number } } }>('invoices.get', { id: invoiceId })).invoice;
  const attemptOf = async (id: number) => (await call<{ items: { id: number; key: string; state: string; error: string | null }[] }>('payments.attempts', { gatewayAccountId: account })).items.find((each) => each.id === id);
  const read = (text: string) => call<{ fresh: number; booked: number; review: number }>('payments.importFile', { gatewayAccountId: account, name: 'answer.xml', content: Buffer.from(text).toString('base64') });
  const refused = (work: Promise<unknown>): Promise<string> => work.then(() => 'nothing', (error: unknown) => (error as { code: string }).code);
  const euros = (minor: number): string => (minor / 100).toFixed(2);

  it('asks for a mandate, announces, collects once, books what came, and opens the invoice again when it goes back', async () => {
    const { clientId, invoiceId, me } = await newClient();
    const asked = await pay(invoiceId, me);
    expect(asked.next).to.include({ kind: 'redirect' });
    expect(asked.next.url).to.contain(`/payment-methods/new/${String(account)}?invoice=${String(invoiceId)}`);
    expect(await refused(call('payments.writeFile', { gatewayAccountId: account }))).to.equal('NOTHING_TO_SEND');

    expect((await giveMandate(clientId, me)).label).to.equal('SEPA DE •• 3000');
    const started = await pay(invoiceId, me);
    expect(started).to.deep.include({ state: 'processing' });
    expect(await house.db.raw('select id from mail_messages where client_id = ? and key = ?', [clientId, 'payment-announced'])).to.have.length(1);

    const made = await call<{ fileId: number; orders: number }>('payments.writeFile', { gatewayAccountId: account });
    expect(made.orders).to.equal(1);
    expect(await refused(call('payments.writeFile', { gatewayAccountId: account }))).to.equal('NOTHING_TO_SEND');
    const key = (await attemptOf(started.attemptId))?.key ?? '';
    const xml = Buffer.from((await call<{ content: string }>('payments.orderFile', { id: made.fileId })).content, 'base64').toString();
    expect(xml).to.contain(`<EndToEndId>${key}</EndToEndId>`).and.to.contain('<SeqTp>FRST</SeqTp>');

    const { total } = await invoiceOf(invoiceId);
    for (const booked of [1, 0]) expect(await read(camt(key, euros(total.amount), 'in'))).to.include({ booked, review: 0 });
    expect((await invoiceOf(invoiceId)).paid.amount).to.equal(total.amount);
    for (const fresh of [1, 0]) expect(await read(camt(key, euros(total.amount), 'back'))).to.include({ fresh, booked: 0, review: 0 });
    expect((await invoiceOf(invoiceId)).paid.amount).to.equal(0);
    expect((await house.verify()).findings).to.deep.equal([]);

    // The next one with the same mandate is no first one any more.
    const again = await pay(invoiceId, me);
    const second = await call<{ fileId: number }>('payments.writeFile', { gatewayAccountId: account });
    expect(Buffer.from((await call<{ content: string }>('payments.orderFile', { id: second.fileId })).content, 'base64').toString()).to.contain('<SeqTp>RCUR</SeqTp>');
    expect((await attemptOf(again.attemptId))?.state).to.equal('processing');
  });

  it('ends what the bank refuses, one by one or as a file, and gives up a mandate that is no good', async () => {
    const { clientId, invoiceId, me } = await newClient();
    await giveMandate(clientId, me);
    await call('invoices.get', { id: invoiceId });
    expect(await call('payments.charge', { invoiceId })).to.deep.equal({ queued: true });
    await house.settle();
    const [attempt] = (await call<{ items: { id: number; key: string; state: string }[] }>('payments.attempts', { clientId })).items;
    expect(attempt?.state).to.equal('processing');
    await call('payments.writeFile', { gatewayAccountId: account });
    await read(refusal(attempt?.key ?? '', 'AC04'));
    expect(await attemptOf(attempt?.id ?? 0)).to.deep.include({ state: 'failed', error: 'AC04' });
    const { items } = await call<{ items: { state: string }[] }>('paymentMethods.list', { clientId });
    expect(items.map((each) => each.state)).to.deep.equal(['failing']);

    const other = await newClient();
    await giveMandate(other.clientId, other.me);
    const started = await pay(other.invoiceId, other.me);
    const { name } = await call<{ name: string }>('payments.writeFile', { gatewayAccountId: account });
    const whole = refusal('x', 'FF01').replace(/<OrgnlMsgId>x/, `<OrgnlMsgId>${name.replace('.xml', '')}`).replace(/<OrgnlPmtInfAndSts>.*<\/OrgnlPmtInfAndSts>/, '').replace('</OrgnlGrpInfAndSts>', '<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf></OrgnlGrpInfAndSts>');
    expect(await read(whole)).to.include({ fresh: 1, review: 0 });
    expect(await attemptOf(started.attemptId)).to.deep.include({ state: 'failed', error: 'FF01' });
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('collects nothing at an old amount: what changed before the file is ended and charged anew', async () => {
    const [credited, settled, late] = [await newClient(), await newClient(), await newClient()];
    const started: number[] = [];
    for (const { clientId, invoiceId, me } of [credited, settled]) {
      await giveMandate(clientId, me);
      started.push((await pay(invoiceId, me)).attemptId);
    }
    await giveMandate(late.clientId, late.me);
    await call('payments.charge', { invoiceId: late.invoiceId });
    await house.settle();
    const attemptsOf = async (clientId: number) => (await call<{ items: { id: number; state: string; money: { amount: number } }[] }>('payments.attempts', { clientId })).items;
    started.push((await attemptsOf(late.clientId))[0]?.id ?? 0);

    const before = await invoiceOf(late.invoiceId);
    const { lines } = await call<{ lines: { id: number }[] }>('invoices.get', { id: credited.invoiceId });
    await call('invoices.credit', { id: credited.invoiceId, lines: [{ lineId: lines[0]?.id, net: 990 }], reason: 'Outage' });
    const { total } = await invoiceOf(settled.invoiceId);
    await call('payments.record', { invoiceId: settled.invoiceId, gatewayAccountId: account, amount: total.amount, reference: 'cash-1' });
    await call('payments.record', { invoiceId: late.invoiceId, gatewayAccountId: account, amount: 1000, reference: 'cash-2' });

    expect(await call('payments.writeFile', { gatewayAccountId: account })).to.include({ fileId: 0, orders: 0, refused: 3 });
    for (const id of started) expect(await attemptOf(id)).to.deep.include({ state: 'cancelled', error: 'INVOICE_CHANGED' });
    await house.settle();
    const [again] = await attemptsOf(credited.clientId);
    const less = (await call<{ invoice: { open: { amount: number } } }>('invoices.get', { id: credited.invoiceId })).invoice.open.amount;
    expect(less).to.be.below(before.total.amount).and.above(0);
    expect(again).to.deep.include({ state: 'processing', money: { amount: less, currency: 'EUR' } });
    expect((await attemptsOf(settled.clientId)).map(({ state }) => state)).to.deep.equal(['cancelled']);
    expect((await attemptsOf(late.clientId)).find(({ state }) => state === 'processing')?.money.amount).to.equal(before.total.amount - 1000);
    // The payer is told the new amount, as he was told the old one; and nobody is told that something failed.
    const mails = await house.db.raw<{ key: string; n: number | string }>('select key, count(*) as n from mail_messages where client_id = ? and key like ? group by key', [late.clientId, 'payment-%']);
    expect(mails.map(({ key, n }) => [key, Number(n)])).to.deep.equal([['payment-announced', 2]]);

    const made = await call<{ fileId: number; orders: number }>('payments.writeFile', { gatewayAccountId: account });
    expect(made.orders).to.equal(2);
    const xml = Buffer.from((await call<{ content: string }>('payments.orderFile', { id: made.fileId })).content, 'base64').toString();
    expect(xml).to.contain(`<InstdAmt Ccy="EUR">${euros(less)}</InstdAmt>`).and.to.contain(`<InstdAmt Ccy="EUR">${euros(before.total.amount - 1000)}</InstdAmt>`);
    expect((await house.verify()).findings).to.deep.equal([]);
  });

  it('two presses at once make one file', async () => {
    const { clientId, invoiceId, me } = await newClient();
    await giveMandate(clientId, me);
    await pay(invoiceId, me);
    const made = await Promise.all([1, 2].map(() => refused(call('payments.writeFile', { gatewayAccountId: account }))));
    expect(made.filter((each) => each === 'nothing')).to.have.length(1);
    expect(made.find((each) => each !== 'nothing')).to.be.oneOf(['FILE_MADE_MEANWHILE', 'NOTHING_TO_SEND']);
  });

  it('collects nothing for whoever only holds the link of an invoice', async () => {
    const { clientId, invoiceId, me } = await newClient();
    await giveMandate(clientId, me);
    const { path } = await call<{ path: string }>('invoices.link', { id: invoiceId }, me);
    const guest: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'de', brandId };
    const started = await call<{ state: string; next: { kind: string; url?: string } }>('payments.startByLink', { token: path.split('/').at(-1), gatewayAccountId: account }, guest);
    expect(started).to.include({ state: 'requires_action' });
    expect(started.next.url).to.contain('/payment-methods/new/');
    expect(await pay(invoiceId, me)).to.include({ state: 'processing' });
  });

  it('lets nobody set up a mandate for somebody else, or without agreeing', async () => {
    const [mine, theirs] = [await newClient(), await newClient()];
    expect(await refused(giveMandate(theirs.clientId, mine.me))).to.equal('NOT_FOUND');
    expect(await refused(call('paymentMethods.setUp', { clientId: mine.clientId, gatewayAccountId: account, values: { holder: 'Ana', iban: 'DE89370400440532013001' }, agree: true }, mine.me))).to.equal('INPUT_INVALID');
    expect(await refused(call('paymentMethods.setUp', { clientId: mine.clientId, gatewayAccountId: account, values: { holder: 'Ana', iban: 'DE89370400440532013000' } }, mine.me))).to.equal('INPUT_INVALID');
  });
};

describe('direct debits [sqlite]', function () {
  this.timeout(120_000);
  directDebits(() => Promise.resolve(undefined));
});

if (requireComponent('PostgreSQL', postgresAvailable())) {
  describe('direct debits [postgres]', function () {
    this.timeout(120_000);
    let drop: (() => Promise<void>) | undefined;
    directDebits(async () => {
      const copy = await houseDatabase('postgres');
      ({ drop } = copy);
      return copy.database;
    });
    after(() => drop?.());
  });
} else describe.skip('direct debits [postgres: not installed]', () => { directDebits(() => Promise.resolve(undefined)); });
