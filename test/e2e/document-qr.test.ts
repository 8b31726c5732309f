import { decodeBrCode } from '@billet/gateway-pix';
import { encode } from 'uqr';
import { openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { pdfDrawing, pdfText } from './support/pdf-text.ts';

/** The square that is made of rows of black rectangles, as rows of `0` and `1`. */
const modulesOf = (drawing: string, size: number): readonly string[] => {
  const boxes = [...drawing.matchAll(/(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) re/g)].map((match) => match.slice(1).map(Number) as [number, number, number, number]);
  const unit = 104 / size;
  const dark = boxes.filter(([, , , height]) => Math.abs(Math.abs(height) - unit) < 0.02);
  const [left, top] = [Math.min(...dark.map(([x]) => x)), Math.min(...dark.map(([, y]) => y))];
  const quiet = 4;
  const rows = Array.from({ length: size }, () => Array<string>(size).fill('0'));
  for (const [x, y, width] of dark) {
    const [column, row, count] = [Math.round((x - left) / unit) + quiet, Math.round((y - top) / unit) + quiet, Math.round(width / unit)];
    for (let at = column; at < column + count; at += 1) rows[row]![at] = '1';
  }
  return rows.map((row) => row.join(''));
};

describe('the QR code of a gateway on an invoice', () => {
  let app: TestApp;
  let ana: TestClient;
  let invoiceId: number;

  const pdf = async (): Promise<Buffer> => Buffer.from((await app.call<{ file: string }>('invoices.pdf', { id: invoiceId }, ana.caller)).file, 'base64');

  before(async () => {
    app = await openTestApp();
    ana = await app.signUp('Ana Souza');
    ({ invoiceId } = await app.order(ana));
  });
  after(() => app.close());

  it('is there once the client chose Pix, says the same as the page, and goes when it is paid', async () => {
    const { id } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'pix', name: 'Pix', settings: { key: '+5511999998888', name: 'PROVEDOR FIBRA', city: 'SAO PAULO' } });
    expect(pdfText(await pdf())[0]).to.not.include('How to pay');
    const { next } = await app.call<{ next: { qr: string } }>('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: id }, ana.caller);
    const { invoice } = await app.call<{ invoice: { total: { amount: number } } }>('invoices.get', { id: invoiceId });
    expect(decodeBrCode(next.qr)).to.include({ amount: invoice.total.amount });
    const bytes = await pdf();
    expect(pdfText(bytes)[0]).to.include('How to pay').and.include('PROVEDOR FIBRA');
    const expected = encode(next.qr, { ecc: 'M', border: 4 }).data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
    expect(modulesOf(pdfDrawing(bytes)[0] ?? '', expected.length)).to.deep.equal(expected);
    await app.pay(invoiceId);
    expect(pdfText(await pdf())[0]).to.not.include('How to pay');
  });
});
