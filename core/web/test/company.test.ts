import { openTestApp, startMailCatcher, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

/** One transparent pixel. */
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
const DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><script>alert(1)</script><path d="M0 0h90v30H0z" fill="#0c6b5c"/></svg>';

describe('the company page', function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
  });
  after(() => app.close());

  const tokenOf = (html: string): string => /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const upload = async (form: string, name: string, type: string, bytes: Buffer | string): Promise<Response> => {
    const page = await staff.get('/staff/company');
    const body = new FormData();
    body.set('_csrf', tokenOf(page.html));
    body.set('_form', form);
    body.set('file', new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], { type }), name);
    return staff.raw('/staff/company', { method: 'POST', body });
  };
  const logoOn = async (path: string): Promise<string> => /<img src="(\/logo\/[0-9a-f]+)" alt="Fibra"/.exec((await app.browser().get(path)).html)?.[1] ?? '';
  const details = { name: 'Fibra S.A.', taxId: '12.345.678/0001-90', 'address.line1': 'Rua das Flores 1', 'address.city': 'Recife', registration: 'NIRE 26.3.0000001-1', taxNumbers: 'Inscrição Estadual: 0321418-40\r\nInscrição Municipal: 77', bankLines: 'Banco do Brasil\r\nAg. 0001 Cc. 12345-6', email: 'fiscal@fibra.example', website: 'https://fibra.example' };

  it('changes what stands on new documents, and leaves those in force as they are', async () => {
    const ana = await app.signUp('Ana');
    const first = await app.order(ana);
    expect((await staff.send('/staff/company', 'company', details)).status).to.equal(200);
    const second = await app.order(ana);
    const sellerOf = async (id: number): Promise<Record<string, unknown>> => (await app.call<{ party: { seller: Record<string, unknown> } }>('invoices.get', { id })).party.seller;
    expect(await sellerOf(first.invoiceId)).to.include({ name: 'Provedor Fibra Ltda', taxId: null });
    expect(await sellerOf(second.invoiceId)).to.deep.include({
      name: 'Fibra S.A.', taxId: '12.345.678/0001-90', registration: details.registration, bankLines: ['Banco do Brasil', 'Ag. 0001 Cc. 12345-6'],
      taxNumbers: [{ label: 'Inscrição Estadual', number: '0321418-40' }, { label: 'Inscrição Municipal', number: '77' }],
    });
  });

  it('says at its field what is wrong, and keeps what was typed', async () => {
    const page = await staff.send('/staff/company', 'company', { ...details, website: 'javascript:alert(1)', taxNumbers: 'no number here' });
    expect(page.status).to.equal(422);
    expect(page.html).to.include('no number here').and.include('id="e-company-taxNumbers"');
  });

  it('says how a brand bills, what orders begin with, and what clients accept', async () => {
    const second = await app.call<{ id: number }>('gatewayAccounts.create', { brandId: app.brandId, extension: 'bank-transfer', name: 'Second bank', settings: { holder: 'Fibra', account: '9' } });
    const bea = await app.signUp('Bea');
    const methodOf = async (invoiceId: number): Promise<unknown> => (await app.call<{ invoice: { gatewayAccountId: number | null } }>('invoices.get', { id: invoiceId })).invoice.gatewayAccountId;
    // The first one that was made.
    expect(await methodOf((await app.order(bea)).invoiceId)).to.equal(app.gatewayAccountId);
    const wish = { dueDays: '9', raiseDaysBefore: '12', freeDays: '5', methodId: String(second.id), termsVersion: '', termsText: '' };
    const wrong = await staff.send('/staff/company', 'billing', { ...wish, freeDays: '61' });
    expect([wrong.status, wrong.html.includes('id="e-billing-freeDays"')]).to.deep.equal([422, true]);
    expect((await staff.send('/staff/company', 'billing', wish)).html).to.contain('selected>Second bank');
    const { items: [brand] } = await app.call<{ items: object[] }>('brands.list', {});
    expect(brand).to.include({ dueDays: 9, raiseDaysBefore: 12, freeDays: 5, termsVersion: null });
    const made = await app.order(bea);
    expect(await methodOf(made.invoiceId)).to.equal(second.id);
    const browser = await app.clientBrowser(bea);
    const chosen = new RegExp(`value="${String(second.id)}" checked`);
    expect((await browser.get('/order/1')).html).to.match(chosen);
    expect((await browser.get(`/invoices/${String(made.invoiceId)}`)).html).to.match(chosen);
    // What is switched off is no default any more.
    await app.call('gatewayAccounts.update', { id: second.id, enabled: false });
    expect(await methodOf((await app.order(bea)).invoiceId)).to.equal(null);
    await staff.send('/staff/company', 'billing', { ...wish, methodId: String(app.gatewayAccountId), termsVersion: '2027-01', termsText: 'Be kind.' });
    expect((await browser.get('/order/1')).text).to.contain('Be kind.');
    await staff.send('/staff/company', 'billing', { ...wish, methodId: String(app.gatewayAccountId) });
  });

  it('is for those who may', async () => {
    const guest: Parameters<TestApp['call']>[2] = { audience: 'staff', actor: { kind: 'staff', id: '9' }, permissions: ['brands.read'], scope: { kind: 'all' }, locale: 'en' };
    for (const [name, input] of [['companies.update', { id: 1, name: 'x' }], ['brands.setLogo', { brandId: app.brandId, place: 'page', file: 'eA==' }], ['brands.removeLogo', { brandId: app.brandId, place: 'page' }]] as const) {
      const error = await app.call(name, input, guest).then(() => undefined, (reason: unknown) => reason as { status: number });
      expect(error?.status, name).to.equal(403);
    }
  });

  it('takes a picture without its scripts, and serves it so that it can do nothing', async () => {
    expect((await upload('logo-page', 'logo.svg', 'image/svg+xml', DRAWN)).status).to.equal(303);
    const path = await logoOn('/shop');
    expect(path).to.match(/^\/logo\/[0-9a-f]{32}$/);
    const answer = await app.browser().raw(path, {});
    expect(answer.status).to.equal(200);
    expect(await answer.text()).to.include('<path').and.not.include('script');
    expect(answer.headers.get('content-type')).to.equal('image/svg+xml');
    expect(answer.headers.get('content-security-policy')).to.equal("default-src 'none'; sandbox");
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(answer.headers.get('cache-control')).to.include('immutable');
    for (const bad of ['/logo/x', '/logo/..%2f..%2fetc%2fpasswd', `/logo/${'0'.repeat(32)}`]) expect((await app.browser().raw(bad, {})).status, bad).to.equal(404);
  });

  it('refuses what is no picture, whatever it is called', async () => {
    for (const [form, name, bytes, words] of [
      ['logo-page', 'logo.png', '<html><script>alert(1)</script>', 'Choose a PNG, JPEG or SVG'],
      ['logo-paper', 'logo.png', DRAWN, 'cannot show SVG'],
      ['logo-page', 'logo.png', 'x'.repeat(900_000), ''],
    ] as const) {
      const answer = await upload(form, name, 'image/png', bytes);
      expect(answer.status, name).to.equal(422);
      expect(await answer.text()).to.include(words);
    }
    expect((await upload('logo-page', 'logo.png', 'image/png', Buffer.alloc(2_000_000))).status).to.equal(413);
    const bare = await staff.raw('/staff/company', { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: 'nonsense' });
    expect(bare.status).to.equal(400);
    const foreign = await staff.raw('/staff/company', { method: 'POST', body: (() => { const form = new FormData(); form.set('_form', 'remove-page'); return form; })() });
    expect(foreign.status, 'without a token').to.equal(403);
  });

  it('sends the picture along with a mail, as a part of it', async () => {
    const post = await startMailCatcher();
    try {
      expect((await upload('logo-paper', 'logo.png', 'image/png', PIXEL)).status).to.equal(303);
      await app.call('settings.save', { owner: 'mail', values: { transport: 'smtp', host: '127.0.0.1', port: post.port, security: 'none' } });
      await app.pay((await app.order(await app.signUp('Bia'))).invoiceId);
      await app.house.settle();
      const mail = post.mails.at(-1);
      expect(mail?.html).to.match(/<img src="data:image\/png;base64,[^"]+" alt="Fibra"/);
    } finally {
      await post.stop();
    }
  });

  it('takes the picture away again', async () => {
    for (const form of ['remove-paper', 'remove-page']) expect((await staff.send('/staff/company', form, {})).status).to.equal(200);
    expect(await logoOn('/shop')).to.equal('');
  });
});
