import { Brand, Invoice } from '@billet/billing';
import { expect } from 'chai';
import { openTestApp, staffCaller, type TestApp, type TestClient } from '@billet/testkit';
import { pdfText } from './support/pdf-text.ts';

interface FileAnswer {
  readonly name: string;
  readonly type: string;
  readonly file: string;
}

describe('documents as PDF', () => {
  let app: TestApp;
  let ana: TestClient;
  let invoiceId: number;

  const pdf = async (id: number, caller = ana.caller): Promise<{ readonly name: string; readonly bytes: Buffer; readonly pages: readonly string[] }> => {
    const { name, file } = await app.call<FileAnswer>('invoices.pdf', { id }, caller);
    const bytes = Buffer.from(file, 'base64');
    return { name, bytes, pages: pdfText(bytes) };
  };
  /** An invoice of so many lines. */
  const written = async (count: number, notes: string): Promise<number> => {
    const lines = Array.from({ length: count }, (_, line) => ({ description: `Item no ${String(line + 1)}`, quantity: 2, unitPrice: 1250 }));
    const { id } = await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, dueDate: '2027-02-15', notes, lines, issue: true });
    return id;
  };

  before(async () => {
    app = await openTestApp();
    ana = await app.signUp('Ana Souza & Filhos');
    ({ invoiceId } = await app.order(ana));
  });
  after(() => app.close());

  it('an invoice says who, what, when and how much, and is the same file again', async () => {
    const first = await pdf(invoiceId);
    expect(first.name).to.match(/^F-2027-\d{6}\.pdf$/);
    expect(first.pages).to.have.lengthOf(1);
    for (const text of ['Invoice', 'Provedor Fibra Ltda', 'Ana Souza & Filhos', 'Brazil', 'Fibra 20M', 'Page 1 of 1', 'Unit price']) expect(first.pages[0]).to.include(text);
    expect((await pdf(invoiceId)).bytes.equals(first.bytes)).to.equal(true);
    expect(first.bytes.length).to.be.lessThan(40_000);
  });

  it('what is paid is told, and then it is another file', async () => {
    const before = await pdf(invoiceId);
    await app.pay(invoiceId);
    const after = await pdf(invoiceId);
    expect(after.bytes.equals(before.bytes)).to.equal(false);
    expect(after.pages[0]).to.include('Paid on').and.not.include('How to pay');
  });

  it('a long list goes over pages, with its heading on each and every line once', async () => {
    const { pages } = await pdf(await written(70, 'Thank you.'));
    expect(pages.length).to.be.greaterThan(1);
    for (const page of pages.slice(0, -1)) expect(page).to.include('Unit price');
    const all = pages.join('\n');
    for (let line = 1; line <= 70; line += 1) expect([...all.matchAll(new RegExp(`Item no ${String(line)}\\n`, 'g'))], String(line)).to.have.lengthOf(1);
    expect(all).to.include('Thank you.').and.include(`Page 2 of ${String(pages.length)}`);
  });

  for (const [locale, words] of [
    ['en', ['Invoice', 'Billed to']], ['pt-BR', ['Fatura', 'Descrição']], ['ru', ['Описание', 'Бразилия']], ['uk', ['Опис', 'Бразилія']],
    ['zh-CN', ['说明', '巴西', '账单']], ['es', ['Descripción', 'Brasil']], ['de', ['Rechnung', 'Einzelpreis']],
  ] as const) {
    it(`speaks ${locale}, every letter a real one, in a small file`, async () => {
      const { id } = await app.call<{ id: number }>('invoices.createDraft', { clientId: ana.clientId, dueDate: '2027-02-15' });
      await app.house.db.transaction(async () => {
        await app.house.db.from(Invoice).findById(id).patch({ locale });
      });
      await app.call('invoices.addLine', { id, description: 'Сервер 服务器 Größe', quantity: 1, unitPrice: 100 });
      const { bytes, pages } = await pdf(id, staffCaller);
      for (const word of words) expect(pages[0]).to.include(word);
      expect(pages[0]).to.match(/Сервер\s+服务器\s+Größe/).and.not.include('?');
      expect(bytes.length).to.be.lessThan(250_000);
    });
  }

  it('an act holds what ended in a month that is over, and never changes after', async () => {
    const bea = await app.signUp('Bea');
    const { invoiceId: billed } = await app.order(bea);
    await app.pay(billed);
    const { invoice } = await app.call<{ invoice: { total: { amount: number } } }>('invoices.get', { id: billed });
    const { payers } = await app.call<{ payers: readonly { id: number }[] }>('clients.get', { id: bea.clientId });
    const payerId = payers[0]?.id ?? 0;
    const act = async (month: string): Promise<Buffer> => Buffer.from((await app.call<FileAnswer>('acts.pdf', { payerId, month }, bea.caller)).file, 'base64');
    const code = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'none', (error: unknown) => (error as { code: string }).code);
    expect(await code(act('2027-01'))).to.equal('ACT_MONTH_OPEN');
    await app.advance('2027-02-01T12:00:00.000Z');
    const { items } = await app.call<{ items: readonly { month: string; total: { amount: number } }[] }>('acts.list', { clientId: bea.clientId }, bea.caller);
    expect(items.map((item) => item.month)).to.deep.equal(['2027-01']);
    expect(items[0]?.total.amount).to.equal(invoice.total.amount);
    const january = await act('2027-01');
    const [page] = pdfText(january);
    for (const text of ['Act of services', 'Fibra 20M', `R$${(invoice.total.amount / 100).toFixed(2)}`, 'Without tax', 'Contractor', 'In words: Thirty-five Brazilian reals 45/100', 'Signature, name, date']) expect(page?.replaceAll(/R\$\s?/g, 'R$')).to.include(text);
    expect(await code(act('2026-12'))).to.equal('NOT_FOUND');
    expect(await code(app.call('acts.pdf', { payerId, month: '2027-01' }, ana.caller))).to.equal('NOT_FOUND');
    await app.call('invoices.credit', { id: billed, reason: 'A fault of ours' });
    expect((await act('2027-01')).equals(january)).to.equal(true);
    const browser = await app.clientBrowser(bea);
    const shown = await browser.get('/acts');
    const href = /href="(\/acts\/[^"]+)"/.exec(shown.html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? '';
    expect([shown.text.includes('January 2027'), (await browser.get(href)).status]).to.deep.equal([true, 200]);
    const staff = await app.staffBrowser();
    expect((await staff.get(`/staff/clients/${String(bea.clientId)}/acts`)).text).to.include('January 2027');
  });

  it('a contract is printed as it was offered', async () => {
    const { templateId } = await app.call<{ templateId: number }>('contracts.saveTemplate', {
      brandId: app.brandId, key: 'access', name: 'Access', locale: 'en', title: 'Access contract', body: '# Terms\n\nBetween {{company.name}} and **{{client.name}}**.\n\n- First\n- Second', termMonths: 12, renewalMonths: 12, penaltyKind: 'none',
    });
    const { serviceId } = await app.order(ana);
    const { contractId } = await app.call<{ contractId: number }>('contracts.offer', { serviceId, templateId });
    const { file } = await app.call<FileAnswer>('contracts.pdf', { id: contractId }, ana.caller);
    const [page] = pdfText(Buffer.from(file, 'base64'));
    for (const text of ['Access contract', 'Terms', 'Between Provedor Fibra Ltda and Ana Souza & Filhos', 'Second', 'not yet', 'Fingerprint of the text']) expect(page).to.include(text);
    expect((await (await app.clientBrowser(ana)).get(`/services/${String(serviceId)}/contract`)).html).to.include(`/contracts/${String(contractId)}/pdf`);
  });

  it('nobody gets the document of another; the link opens it without signing in, until it is changed', async () => {
    const other = await app.signUp('Bruno');
    const stranger = await app.clientBrowser(other);
    expect((await stranger.get(`/invoices/${String(invoiceId)}/pdf`)).status).to.equal(404);
    const own = await (await app.clientBrowser(ana)).get(`/invoices/${String(invoiceId)}`);
    expect(own.html).to.include(`/invoices/${String(invoiceId)}/pdf`);
    const { path } = await app.call<{ path: string }>('invoices.link', { id: invoiceId });
    const reply = await fetch(`${app.base}${path}/pdf`);
    expect([reply.status, reply.headers.get('content-type'), reply.headers.get('content-disposition')?.startsWith('attachment;')]).to.deep.equal([200, 'application/pdf', true]);
    expect(Buffer.from(await reply.arrayBuffer()).subarray(0, 5).toString()).to.equal('%PDF-');
    await app.call('invoices.revokeLink', { id: invoiceId });
    expect((await fetch(`${app.base}${path}/pdf`)).status).to.equal(404);
    expect((await fetch(`${app.base}/invoices/${String(invoiceId)}/pdf`, { redirect: 'manual' })).status).to.equal(303);
  });

  it('the brand has its name on it', async () => {
    await app.call('brands.update', { id: app.brandId, name: 'Rede Azul' });
    expect((await pdf(invoiceId)).pages[0]).to.include('Rede Azul');
    expect(await app.house.db.from(Brand).findById(app.brandId)).to.have.property('name', 'Rede Azul');
  });
});
