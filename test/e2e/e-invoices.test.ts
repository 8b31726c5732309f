import { extractXml, Profile, validateXsd } from '@stackforge-eu/factur-x';
import { openTestApp, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface FileAnswer {
  readonly name: string;
  readonly type: string;
  readonly file: string;
}

describe('e-invoices', () => {
  let app: TestApp;
  let ana: TestClient;
  let invoiceId: number;

  const bytesOf = async (operation: string, input: Readonly<Record<string, unknown>>, caller = ana.caller): Promise<Buffer> => Buffer.from((await app.call<FileAnswer>(operation, input, caller)).file, 'base64');
  const code = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'none', (error: unknown) => (error as { code: string }).code);

  const payerOf = async (client: TestClient): Promise<{ readonly payerId: number }> => {
    const { items } = await app.call<{ items: readonly { id: number }[] }>('payers.list', { clientId: client.clientId });
    return { payerId: items[0]?.id ?? 0 };
  };

  before(async () => {
    app = await openTestApp();
    await app.call('companies.update', { id: 1, taxId: '11222333000181' });
    ana = await app.signUp('Ana Souza & Filhos');
    ({ invoiceId } = await app.order(ana));
  });
  after(() => app.close());

  it('what the company lacks is named by its rule, and the paper is there all the same', async () => {
    await app.call('companies.update', { id: 1, taxId: null });
    const bea = await app.signUp('Bea');
    const { invoiceId: id } = await app.order(bea);
    const refused = await app.call('invoices.xml', { id }, bea.caller).then(() => undefined, (error: unknown) => error as { code: string; details: { rules: string } });
    expect([refused?.code, refused?.details.rules]).to.deep.equal(['EINVOICE_RULES', 'BR-CO-26']);
    expect((await (await app.clientBrowser(bea)).get(`/invoices/${String(id)}/xml`)).text).to.include('BR-CO-26');
    await app.call('brands.saveDocuments', { brandId: app.brandId, eInvoice: 'factur-x' });
    expect((await bytesOf('invoices.pdf', { id }, bea.caller)).subarray(0, 5).toString()).to.equal('%PDF-');
    await app.call('brands.saveDocuments', { brandId: app.brandId, eInvoice: 'off' });
    await app.call('companies.update', { id: 1, taxId: '11222333000181' });
  });

  it('an invoice and its credit note are there in both syntaxes', async () => {
    const cii = (await bytesOf('invoices.xml', { id: invoiceId })).toString();
    expect(await validateXsd(cii, Profile.EN16931)).to.deep.include({ valid: true });
    expect(cii).to.include('<ram:Name>Ana Souza &amp; Filhos</ram:Name>');
    expect((await bytesOf('invoices.xml', { id: invoiceId, format: 'ubl' })).toString()).to.include('<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>');
    const { creditNoteId } = await app.call<{ creditNoteId: number }>('invoices.credit', { id: invoiceId, reason: 'A fault of ours' });
    const { number } = (await app.call<{ invoice: { number: string } }>('invoices.get', { id: invoiceId })).invoice;
    const note = (await bytesOf('invoices.xml', { id: creditNoteId, format: 'ubl' })).toString();
    expect(note).to.include('<CreditNote ').and.include(`<cbc:ID>${number}</cbc:ID><cbc:IssueDate>`).and.include('A fault of ours');
    expect(await validateXsd((await bytesOf('invoices.xml', { id: creditNoteId })).toString(), Profile.EN16931)).to.deep.include({ valid: true });
  });

  it('drafts and pro-formas are none', async () => {
    const { id } = await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, dueDate: '2027-02-15' });
    expect(await code(app.call('invoices.xml', { id }))).to.equal('EINVOICE_NOT_ISSUED');
    expect((await (await app.staffBrowser()).get(`/staff/invoices/${String(id)}`)).html).to.not.include(`/staff/invoices/${String(id)}/xml`);
  });

  it('a brand puts it into the PDF, where another program finds it; without that the file is as before', async () => {
    const plain = await bytesOf('invoices.pdf', { id: invoiceId });
    const staff = await app.staffBrowser();
    const page = await staff.get('/staff/company');
    expect(page.text).to.include('E-invoice inside the PDF');
    expect((await staff.send('/staff/company', 'documents', { eInvoice: 'on' })).status).to.equal(200);
    const pdf = await bytesOf('invoices.pdf', { id: invoiceId });
    expect(pdf.equals(await bytesOf('invoices.pdf', { id: invoiceId }))).to.equal(true);
    const found = await extractXml(pdf);
    expect([found.filename, found.xml]).to.deep.equal(['factur-x.xml', (await bytesOf('invoices.xml', { id: invoiceId })).toString()]);
    const text = pdf.toString('latin1');
    for (const part of ['/AFRelationship /Alternative', '/AF [', '<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>', '<pdfaSchema:prefix>fx</pdfaSchema:prefix>']) expect(text).to.include(part);
    await app.call('brands.saveDocuments', { brandId: app.brandId, eInvoice: 'off' });
    expect((await bytesOf('invoices.pdf', { id: invoiceId })).equals(plain)).to.equal(true);
  });

  it('follow the profile of the payer, else of the company, and name what is missing in the reader’s words', async () => {
    const stadt = await app.signUp('Stadt');
    const { invoiceId: id } = await app.order(stadt);
    const { payerId } = await payerOf(stadt);
    const own = await app.clientBrowser(stadt);
    const route = (more: object) => app.call('payers.saveEInvoiceRoute', { payerId, ...more }, stadt.caller);
    await app.call('brands.saveDocuments', { brandId: app.brandId, profile: 'xrechnung' });
    const refused = await app.call('invoices.xml', { id }, stadt.caller).then(() => undefined, (error: unknown) => error as { code: string; field: string; details: { rules: string; fields: string } });
    expect([refused?.code, refused?.field]).to.deep.equal(['EINVOICE_FIELDS', 'company.bankLines']);
    expect(refused?.details.rules).to.include('BR-DE-15').and.include('BR-DE-8');
    expect((await own.get(`/invoices/${String(id)}/xml`)).text).to.include('Buyer reference (Leitweg-ID)').and.include('postcode (payer)');

    await app.call('companies.update', { id: 1, phone: '+49 30 1234', email: 'office@fibra.example', bankLines: ['IBAN DE89 3704 0044 0532 0130 00'], address: { line1: 'Hauptstr. 1', postcode: '10115', city: 'Berlin' } });
    await app.call('payers.update', { id: payerId, address: { line1: 'Markt 1', postcode: '10178', city: 'Berlin' } }, stadt.caller);
    expect((await own.send('/payers/e-invoices', `save-${String(payerId)}`, { profile: '', buyerReference: '04011000-1234512345-07' })).text).to.include('check digits of this Leitweg-ID are wrong');
    expect((await own.send('/payers/e-invoices', `save-${String(payerId)}`, { profile: '', buyerReference: '04011000-1234512345-06', endpointScheme: '0204', endpointId: '04011000-1234512345-06' })).status).to.equal(200);
    // Documents in force keep their parties: the next one has the address.
    const { invoiceId: next } = await app.order(stadt);
    const xml = (await bytesOf('invoices.xml', { id: next }, stadt.caller)).toString();
    expect(xml).to.include('xrechnung_3.0').and.include('<ram:BuyerReference>04011000-1234512345-06</ram:BuyerReference>').and.include('<ram:URIID schemeID="0204">');
    expect(await validateXsd(xml, Profile.EN16931)).to.deep.include({ valid: true });

    await app.call('brands.saveDocuments', { brandId: app.brandId, profile: 'en16931', endpointScheme: '0088', endpointId: '4006381333931' });
    await route({ profile: 'peppol', buyerReference: 'PO 17', endpointScheme: '0208', endpointId: '0202239951' });
    expect((await bytesOf('invoices.xml', { id: next }, stadt.caller)).toString()).to.include('poacc:billing:3.0</cbc:CustomizationID>').and.include('<cbc:EndpointID schemeID="0088">4006381333931</cbc:EndpointID>');
    expect((await bytesOf('invoices.xml', { id: next, format: 'cii' }, stadt.caller)).toString()).to.include('<ram:ID>urn:cen.eu:en16931:2017</ram:ID>');
    expect(await code(app.call('invoices.xml', { id: next, format: 'cii', profile: 'peppol' }))).to.equal('EINVOICE_SYNTAX');
    expect((await bytesOf('invoices.xml', { id: next, profile: 'xrechnung', format: 'ubl' }, stadt.caller)).toString()).to.include('xrechnung_3.0');
    for (const [more, said] of [[{ endpointScheme: '0208', endpointId: '0202239952' }, 'ENDPOINT_ID'], [{ endpointId: '1' }, 'ENDPOINT_SCHEME'], [{ endpointScheme: '9999', endpointId: '1' }, 'ENDPOINT_SCHEME'], [{ endpointScheme: 'EM', endpointId: 'none' }, 'ENDPOINT_ID'], [{ endpointScheme: '0088' }, 'ENDPOINT_ID']] as const) expect(await code(route(more)), said).to.equal(said);
    expect(await code(app.call('payers.eInvoiceRoute', { payerId }, ana.caller))).to.equal('NOT_FOUND');
    expect(await code(app.call('payers.saveEInvoiceRoute', { payerId }, ana.caller))).to.equal('NOT_FOUND');
    expect((await (await app.staffBrowser()).get(`/staff/clients/${String(stadt.clientId)}/e-invoices`)).html).to.include('value="0202239951"');
    await app.call('brands.saveDocuments', { brandId: app.brandId });
    await app.call('companies.update', { id: 1, phone: '', bankLines: [] });
  });

  it('it is fetched from the pages of clients and staff and by the link, and by nobody else', async () => {
    const own = await app.clientBrowser(ana);
    const page = await own.get(`/invoices/${String(invoiceId)}`);
    for (const path of [`/invoices/${String(invoiceId)}/xml`, `/invoices/${String(invoiceId)}/xml?format=ubl`]) {
      expect(page.html.replaceAll('&#x3D;', '=')).to.include(`href="${path}"`);
      expect((await own.get(path)).status).to.equal(200);
    }
    expect((await (await app.staffBrowser()).get(`/staff/invoices/${String(invoiceId)}/xml`)).status).to.equal(200);
    const stranger = await app.signUp('Bruno');
    expect((await (await app.clientBrowser(stranger)).get(`/invoices/${String(invoiceId)}/xml`)).status).to.equal(404);
    const { path } = await app.call<{ path: string }>('invoices.link', { id: invoiceId });
    const reply = await fetch(`${app.base}${path}/xml?format=ubl`);
    expect([reply.status, reply.headers.get('content-type')?.split(';')[0], reply.headers.get('content-disposition')?.includes('.xml')]).to.deep.equal([200, 'application/xml', true]);
    expect((await fetch(`${app.base}${path}/xml?format=pdf`)).status).to.be.within(400, 499);
    expect((await fetch(`${app.base}/i/wrong/xml`)).status).to.equal(404);
  });
});
