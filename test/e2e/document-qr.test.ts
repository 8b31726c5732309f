import { decodeBrCode } from '@billet/gateway-pix';
import { encode } from 'uqr';
import { openTestApp, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import type { Caller } from '@billet/sdk';
import { expect } from 'chai';
import { pdfDrawing, pdfText } from './support/pdf-text.ts';
import { popplerAvailable, scanPage } from './support/scan-page.ts';

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

  const scans = requireComponent('Poppler', popplerAvailable());

  (scans ? it : it.skip)('is read from the drawn page as the gateway gave it: Pix', async () => {
    const bia = await app.signUp('Bia Lima');
    const { invoiceId: id } = await app.order(bia);
    const accounts = await app.call<{ items: readonly { id: number; extension: string }[] }>('gatewayAccounts.list', {});
    const { next } = await app.call<{ next: { qr: string } }>('payments.start', { invoiceIds: [id], gatewayAccountId: accounts.items.find(({ extension }) => extension === 'pix')?.id ?? 0 }, bia.caller);
    const bytes = Buffer.from((await app.call<{ file: string }>('invoices.pdf', { id }, bia.caller)).file, 'base64');
    for (const dots of [96, 150, 300]) expect(scanPage(bytes, dots), `${String(dots)} dpi`).to.equal(next.qr);
  });

  (scans ? it : it.skip)('is read from the drawn page as a banking app does: a credit transfer in euro', async () => {
    const { id: brandId } = await app.call<{ id: number }>('brands.create', { company: 'Fibra GmbH', name: 'Fibra', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'de', email: 'office@example.com', taxId: 'DE136695976', invoiceTemplate: 'R-{year}-{000000}' });
    const { id: gatewayAccountId } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId, extension: 'bank-transfer', name: 'Bank', settings: { holder: 'Fibra & Söhne GmbH', iban: 'DE89370400440532013000' } });
    const guest: Caller = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en', brandId };
    const { clientId } = await app.call<{ clientId: number }>('clients.register', { name: 'Carl', email: 'carl@example.com', country: 'DE', password: 'a client signs in', locale: 'de' }, guest);
    const carl: Caller = { audience: 'client', actor: { kind: 'client', id: String(clientId) }, permissions: ['*'], scope: { kind: 'clients', clientIds: [clientId] }, locale: 'de', clientId };
    const { id } = await app.call<{ id: number }>('invoices.createDraft', { clientId, dueDate: '2027-01-31', lines: [{ description: 'Hosting', quantity: 1, unitPrice: 11_900 }], issue: true });
    await app.call('payments.start', { invoiceIds: [id], gatewayAccountId }, carl);
    const { invoice } = await app.call<{ invoice: { number: string; total: { amount: number } } }>('invoices.get', { id });
    const bytes = Buffer.from((await app.call<{ file: string }>('invoices.pdf', { id }, carl)).file, 'base64');
    expect(scanPage(bytes).split('\n')).to.deep.equal(['BCD', '002', '1', 'SCT', '', 'Fibra & Söhne GmbH', 'DE89370400440532013000', `EUR${String(invoice.total.amount / 100)}.00`, '', '', invoice.number]);
  });
});
