import { writeFileSync } from 'node:fs';
import { openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import { isBilletError, type Caller } from '@billet/sdk';
import { decodeSlip } from '@billet/gateway-boleto';
import { expect } from 'chai';
import { pdfDrawing, pdfText } from './support/pdf-text.ts';

const PAIRS = ['00110', '10001', '01001', '11000', '00101', '10100', '01100', '00011', '10010', '01010'];
const MM = 72 / 25.4;

/** Reads Interleaved 2 of 5 as a scanner does: dark and white along one line, narrow or wide; nothing of our own writing is used. */
const scan = (drawing: string): { readonly digits: string; readonly width: number; readonly quiet: number } => {
  const boxes = [...drawing.matchAll(/(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) re/g)].map((match) => match.slice(1).map(Number) as [number, number, number, number]);
  const bars = boxes.filter(([, , , height]) => Math.abs(Math.abs(height) - 13 * MM) < 0.1).sort(([a], [b]) => a - b);
  const elements = bars.flatMap(([x, , width], index) => {
    const next = bars[index + 1];
    return next === undefined ? [width] : [width, next[0] - x - width];
  });
  const narrow = Math.min(...elements);
  const wide = elements.map((width) => (width > narrow * 2 ? '1' : '0')).join('');
  expect(wide.slice(0, 4)).to.equal('0000');
  expect(wide.slice(-3)).to.equal('100');
  const body = wide.slice(4, -3);
  let digits = '';
  for (let at = 0; at < body.length; at += 10) {
    const pair = body.slice(at, at + 10);
    const of = (odd: number): string => [...pair].filter((_, index) => index % 2 === odd).join('');
    digits += String(PAIRS.indexOf(of(0))) + String(PAIRS.indexOf(of(1)));
  }
  const [first, last] = [bars[0], bars.at(-1)];
  return { digits, width: (last?.[0] ?? 0) + (last?.[2] ?? 0) - (first?.[0] ?? 0), quiet: first?.[0] ?? 0 };
};

describe('the boleto on paper', () => {
  let app: TestApp;
  let ana: TestClient;
  let invoiceId: number;
  let gatewayAccountId: number;
  let guest: Caller;

  const account = { bank: '341', holder: 'Provedor Fibra Ltda', taxId: '12.345.678/0001-95', agency: '57', account: '12345', wallet: '110', showAtOnce: true };
  const open = async (name: string, more: object = {}): Promise<number> =>
    (await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'boleto', name, settings: { ...account, ...more } })).id;
  const pdf = async (operation = 'invoices.slipPdf', input: object = { id: invoiceId }, caller = ana.caller): Promise<Buffer> => Buffer.from((await app.call<{ file: string }>(operation, input, caller)).file, 'base64');
  const refusal = (asked: Promise<unknown>): Promise<string> => asked.then(() => 'given', (error: unknown) => (isBilletError(error) ? error.code : String(error)));

  before(async () => {
    app = await openTestApp();
    ana = await app.signUp('Ana Souza & Filhos');
    ({ invoiceId } = await app.order(ana));
    gatewayAccountId = await open('Boleto');
    guest = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en', brandId: app.brandId };
  });
  after(() => app.close());

  it('is one page whose bars are the 44 digits, and whose words are those of the form', async () => {
    expect(await refusal(pdf())).to.equal('NOT_FOUND');
    const { next } = await app.call<{ next: { barcode: string; slip: { line: string; dueDate: string; ownNumber: string } } }>('payments.start', { invoiceIds: [invoiceId], gatewayAccountId }, ana.caller);
    const bytes = await pdf();
    if (process.env['BILLET_SLIP'] !== undefined) writeFileSync(process.env['BILLET_SLIP'], bytes);
    const pages = pdfText(bytes);
    expect(pages).to.have.lengthOf(1);
    const { digits, width, quiet } = scan(pdfDrawing(bytes)[0] ?? '');
    expect(digits).to.equal(next.barcode);
    expect(decodeSlip(digits, next.slip.dueDate)).to.include({ printedLine: next.slip.line, dueDate: next.slip.dueDate });
    expect(width / MM).to.be.closeTo(103, 0.1);
    expect(quiet / MM).to.be.greaterThan(5);
    for (const text of ['Recibo do pagador', 'Ficha de compensação', '341-7', next.slip.line, next.slip.ownNumber, '0057/12345-7', 'Provedor Fibra Ltda', 'Ana Souza & Filhos', 'multa de 2 %', 'juros de 1 % ao mês', next.slip.dueDate.split('-').reverse().join('/')]) expect(pages[0]).to.include(text);
    expect((await pdf()).equals(bytes)).to.equal(true);
  });

  it('is linked where it is shown, on a later visit too, and there for nobody else', async () => {
    const bob = await app.signUp('Bob Silva');
    expect(await refusal(pdf('invoices.slipPdf', { id: invoiceId }, bob.caller))).to.equal('NOT_FOUND');
    expect(await refusal(app.call('invoices.slip', { id: invoiceId }, bob.caller))).to.equal('NOT_FOUND');
    const browser = await app.clientBrowser(ana);
    const page = `/invoices/${String(invoiceId)}`;
    expect((await browser.get(page)).html).to.include(`href="${page}/slip"`);
    // The due date as the client reads dates, not as data are written.
    expect((await browser.get(page)).html).to.not.match(/>\s*\d{4}-\d{2}-\d{2}\s*</);
    const file = await browser.raw(`${page}/slip`, { method: 'GET' });
    expect([file.status, file.headers.get('content-type')]).to.deep.equal([200, 'application/pdf']);
    expect(file.headers.get('content-disposition')).to.include('boleto-F-2027-');
    const staff = await app.staffBrowser();
    expect((await staff.get(`/staff${page}`)).html).to.include(`href="/staff${page}/slip"`);
    expect((await staff.raw(`/staff${page}/slip`, { method: 'GET' })).headers.get('content-type')).to.equal('application/pdf');
  });

  it('a slip for several invoices is not for the holder of a link to one', async () => {
    const { invoiceId: other } = await app.order(ana);
    const { path } = await app.call<{ path: string }>('invoices.link', { id: other });
    const token = path.split('/').at(-1) ?? '';
    await app.call('payments.start', { invoiceIds: [invoiceId, other], gatewayAccountId }, ana.caller);
    expect((await pdf('invoices.slipPdf', { id: other })).length).to.be.greaterThan(1000);
    expect(await refusal(pdf('invoices.slipPdfByLink', { token }, guest))).to.equal('NOT_FOUND');
    await app.call('payments.start', { invoiceIds: [other], gatewayAccountId }, ana.caller);
    expect(scan(pdfDrawing(await pdf('invoices.slipPdfByLink', { token }, guest))[0] ?? '').digits).to.have.lengthOf(44);
  });

  it('a slip for several invoices is over when one of them is paid another way', async () => {
    const [{ invoiceId: first }, { invoiceId: second }] = [await app.order(ana), await app.order(ana)];
    await app.call('payments.start', { invoiceIds: [first, second], gatewayAccountId }, ana.caller);
    expect((await app.call<{ next: object | null }>('invoices.slip', { id: second }, ana.caller)).next).not.to.equal(null);
    await app.pay(first);
    expect(await app.call('invoices.slip', { id: second }, ana.caller)).to.deep.equal({ next: null });
    expect(await refusal(pdf('invoices.slipPdf', { id: second }))).to.equal('NOT_FOUND');
  });

  it('without fine and interest says nothing of them; while the bank does not know it, and once paid, there is none', async () => {
    const plain = await open('Plain', { fine: '0', interest: '0', firstNumber: 5000 });
    await app.call('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: plain }, ana.caller);
    expect(pdfText(await pdf())[0]).to.not.include('multa de').and.not.include('juros de');
    const { invoiceId: waiting } = await app.order(ana);
    await app.call('payments.start', { invoiceIds: [waiting], gatewayAccountId: await open('Slow', { showAtOnce: false, firstNumber: 9000 }) }, ana.caller);
    expect(await refusal(pdf('invoices.slipPdf', { id: waiting }))).to.equal('NOT_FOUND');
    await app.pay(invoiceId);
    expect(await refusal(pdf())).to.equal('NOT_FOUND');
    expect(await app.call('invoices.slip', { id: invoiceId }, ana.caller)).to.deep.equal({ next: null });
  });

  it('money paid ahead has its slip and its paper on the page of the balance, until it is paid; nobody else has it', async () => {
    const bob = await app.signUp('Bia Ahead');
    const browser = await app.clientBrowser(bob);
    expect((await browser.get('/balance')).html).to.not.include('/slip"');
    const page = await browser.send('/balance/top-up', 'pay', { amount: '50', gatewayAccountId: String(gatewayAccountId) });
    const [, address = ''] = /href="(\/balance\/[^"]+\/slip)"/.exec(page.html) ?? [];
    const file = await browser.raw(address, { method: 'GET' });
    expect([file.status, file.headers.get('content-type')]).to.deep.equal([200, 'application/pdf']);
    const { items } = await app.call<{ items: { key: string; next: { barcode: string; slip: { line: string; money: { amount: number } } } }[] }>('topUps.slips', { clientId: bob.clientId }, bob.caller);
    expect(items.map(({ next }) => next.slip.money.amount)).to.deep.equal([5000]);
    const bytes = await pdf('topUps.slipPdf', { key: items[0]?.key }, bob.caller);
    expect(scan(pdfDrawing(bytes)[0] ?? '').digits).to.equal(items[0]?.next.barcode);
    for (const text of ['Bia Ahead', 'Provedor Fibra Ltda', items[0]?.next.slip.line ?? '-']) expect(pdfText(bytes)[0]).to.include(text);
    expect(await refusal(pdf('topUps.slipPdf', { key: items[0]?.key }, ana.caller))).to.equal('NOT_FOUND');
    expect((await app.call<{ items: unknown[] }>('topUps.slips', { clientId: bob.clientId }, ana.caller)).items).to.deep.equal([]);
    // Not yet known to the bank: nothing to pay with.
    const later = await open('Registered later', { showAtOnce: false, firstNumber: 5000, lastNumber: 5999 });
    await app.call('payments.topUp', { clientId: bob.clientId, gatewayAccountId: later, amount: 7000 }, bob.caller);
    expect((await app.call<{ items: unknown[] }>('topUps.slips', { clientId: bob.clientId }, bob.caller)).items).to.have.length(1);
  });
});
