import { expect } from 'chai';
import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';

const IBAN = 'DE02120300000000202051';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const ofx = (id: string, amount: string, memo: string): string =>
  `OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20270121<TRNAMT>${amount}<FITID>${id}<MEMO>${memo}</STMTTRN>\r\n</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;

describe('pages of bank files, attempts and mandates', () => {
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let client: TestBrowser;

  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana Souza');
    client = await app.clientBrowser(ana);
  });
  after(() => app.close());

  const openOf = async (invoiceId: number): Promise<{ number: string; amount: number }> => {
    const { invoice } = await app.call<{ invoice: { number: string; open: { amount: number } } }>('invoices.get', { id: invoiceId });
    return { number: invoice.number, amount: invoice.open.amount };
  };

  it('staff hand in a statement, see what became of it, and that a second time changes nothing', async () => {
    const { id } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'bank-transfer', name: 'Bank', settings: { holder: 'Fibra', account: 'ag 1 cc 2' } });
    const at = `/staff/gateways/${String(id)}/files`;
    expect((await staff.get(`/staff/gateways/${String(id)}`)).html).to.include(at);
    expect((await staff.get(at)).text).to.include('Nothing was read yet');
    const { invoiceId } = await app.order(ana);
    const { number, amount } = await openOf(invoiceId);
    const text = ofx('N1', (amount / 100).toFixed(2), number);
    const done = await staff.send(at, 'read', { file: base64(text), 'file.name': 'statement.ofx' });
    expect(done.text).to.include('1 lines, 1 of them new: 1 booked, 0 for you to look at').and.to.include('statement.ofx');
    expect((await openOf(invoiceId)).amount).to.equal(0);
    expect((await staff.send(at, 'read', { file: base64(text), 'file.name': 'again.ofx' })).text).to.include('0 of them new');
    const broken = await staff.send(at, 'read', { file: base64('what is this'), 'file.name': 'x' });
    expect([broken.status, broken.text.includes('neither camt.053 nor OFX')]).to.deep.equal([422, true]);
    const stray = await staff.send(at, 'read', { file: base64(ofx('N2', '7.00', 'thanks')), 'file.name': 'stray.ofx' });
    expect(stray.text).to.include('1 for you to look at');
    expect((await staff.get(`${at}?state=review`)).text).to.include('thanks').and.not.include('N1');
    // Whoever is not signed in sees neither page nor file.
    expect((await app.browser().get(at)).path).to.include('/staff/sign-in');
  });

  it('a client gives a mandate, pays, and staff make and fetch the file; every attempt stands in the log', async () => {
    const { id: brandId } = await app.call<{ id: number }>('brands.create', { company: 'Fibra GmbH', name: 'Fibra DE', country: 'DE', currency: 'EUR', zone: 'Europe/Berlin', locale: 'de', email: 'post@fibra.example', invoiceTemplate: 'R-{year}-{000000}' });
    const { id } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId, extension: 'sepa', name: 'Direct debit', settings: { holder: 'Fibra GmbH', creditorId: 'DE98ZZZ09999999999', iban: IBAN } });
    const { id: clientId } = await app.call<{ id: number }>('clients.create', { brandId, name: 'Otto Kern', email: 'otto@example.com', country: 'DE', locale: 'en', currency: 'EUR' });
    const { id: invoiceId } = await app.call<{ id: number }>('invoices.createDraft', { clientId, lines: [{ description: 'DSL', unitPrice: 5000 }], issue: true });
    const me = { ...ana.caller, actor: { kind: 'client' as const, id: String(clientId) }, scope: { kind: 'clients' as const, clientIds: [clientId] }, clientId };
    const asked = await app.call<{ next: { url: string } }>('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: id }, me);
    expect(asked.next.url).to.include(`/payment-methods/new/${String(id)}`);
    await app.call('paymentMethods.setUp', { clientId: clientId, gatewayAccountId: id, values: { holder: 'Otto Kern', iban: 'DE89370400440532013000' }, agree: true }, me);
    await app.call('payments.start', { invoiceIds: [invoiceId], gatewayAccountId: id }, me);

    const at = `/staff/gateways/${String(id)}/files`;
    expect((await staff.get(at)).text).to.include('Waiting for a file');
    const made = await staff.send(at, 'write', {});
    expect(made.text).to.include('1 payment');
    const link = /href="(\/staff\/order-files\/\d+)"/.exec(made.html)?.[1] ?? '';
    const file = await staff.get(link);
    expect(file.headers.get('content-disposition')).to.include('attachment');
    expect(file.html).to.include('<Ustrd>R-2027-000001</Ustrd>').and.to.include('<IBAN>DE89370400440532013000</IBAN>');
    expect((await app.browser().get(link)).path).to.include('/staff/sign-in');
    expect((await client.get(link)).path).to.include('/staff/sign-in');
    const log = await staff.get('/staff/payments/attempts');
    expect(log.text).to.include('Otto Kern').and.to.include('On its way').and.to.include('Waits for the payer');
    expect((await staff.get('/staff/payments/attempts?state=failed')).text).to.not.include('Otto Kern');
    expect((await staff.send(`/staff/gateways/${String(id)}`, 'test', {})).text).to.include('DE98ZZZ09999999999');
  });

  it('a client types his mandate on a page that says what he agrees to', async () => {
    const { id } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'sepa', name: 'SEPA', settings: { holder: 'Fibra GmbH', creditorId: 'DE98ZZZ09999999999', iban: IBAN } });
    const at = `/payment-methods/new/${String(id)}`;
    expect((await client.get('/payment-methods')).html).to.include(at);
    const page = await client.get(at);
    expect(page.text).to.include('You allow Fibra GmbH (creditor identifier DE98ZZZ09999999999)');
    const typed = { holder: 'Ana Souza', iban: 'DE89 3704 0044 0532 0130 00', bic: '' };
    expect((await client.send(at, 'set-up', typed)).status).to.equal(422);
    const wrong = await client.send(at, 'set-up', { ...typed, iban: 'DE89 3704 0044 0532 0130 01', agree: 'on' });
    expect([wrong.status, wrong.html.includes('value="Ana Souza"')]).to.deep.equal([422, true]);
    expect((await client.send(at, 'set-up', { ...typed, agree: 'on' })).text).to.include('SEPA DE •• 3000');
  });

  it('a client asks for a method that is not for everybody, with a certificate, and sees the answer', async () => {
    const { id } = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'bank-transfer', name: 'On account', settings: { holder: 'Fibra', account: 'ag 3 cc 4' } });
    await app.call('gatewayAccounts.update', { id, needsApproval: true });
    const at = '/payment-methods';
    expect((await client.get(at)).text).to.include('Ask for another payment method');
    const bad = await client.send(at, 'ask', { gatewayAccountId: String(id), file: base64('GIF89a'), 'file.name': 'x.gif', note: '' });
    expect([bad.status, bad.text.includes('Send a PDF, PNG or JPEG')]).to.deep.equal([422, true]);
    const asked = await client.send(at, 'ask', { gatewayAccountId: String(id), file: base64('%PDF-1.4 certificate'), 'file.name': 'C:\\files\\certificate.pdf', note: 'as agreed' });
    expect(asked.text).to.include('Being looked at').and.to.include('certificate.pdf').and.not.include('C:\\');
    const queue = await staff.get('/staff/approvals');
    expect(queue.text).to.include('Ana Souza').and.to.include('as agreed');
    const link = /href="(\/staff\/approvals\/\d+\/file)"/.exec(queue.html)?.[1] ?? '';
    expect((await staff.get(link)).html).to.include('%PDF-1.4 certificate');
    await staff.send('/staff/approvals', 'approve', { id: /name="id" value="(\d+)"/.exec(queue.html)?.[1] ?? '' });
    expect((await client.get(at)).text).to.include('Allowed').and.not.include('Ask for another payment method');
  });

  it('a payment method whose certificate is optional is added by page without one', async () => {
    const made = await staff.send('/staff/gateways/new?extension=pix-api', 'create', { brandId: String(app.brandId), name: 'Pix', s_endpoint: 'https://pix.example.com/api/v2', s_tokenUrl: 'https://pix.example.com/token', s_clientId: 'house', s_clientSecret: 'secret', s_certificate: '', s_certificateKey: '', s_authority: '', s_pixKey: 'pix@house.test', s_expiresAfter: '60' });
    expect([made.status, /^\/staff\/gateways\/\d+/.test(made.path)]).to.deep.equal([200, true]);
    expect(made.text).to.include('/hooks/');
  });
});
