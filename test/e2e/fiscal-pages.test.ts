import { openTestApp, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { startFakeSefin, SELLER, type FakeSefin } from '../../modules/nfse-nacional/test/support/fake-sefin.ts';
import { settingsFor } from '../../modules/nfse-nacional/test/support/fixture.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { faultsOf } from './support/faults-of.ts';

const ADDRESS = { line1: 'Avenida Paulista, 1578', line2: '', city: 'São Paulo', region: 'SP', postcode: '01310-100' };
const STAFF = '/staff/fiscal';

describe('pages for fiscal documents', function () {
  this.timeout(180_000);
  let fake: FakeSefin;
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let refused = '';
  let invoiceId = 0;

  before(async () => {
    fake = await startFakeSefin();
    app = await openTestApp({ fakes: true });
    staff = await app.staffBrowser();
    await app.call('companies.update', { id: 1, taxId: SELLER, address: ADDRESS });
  });
  after(async () => {
    await app.close();
    await fake.stop();
  });

  const buy = async (name: string): Promise<{ readonly client: TestClient; readonly invoiceId: number; readonly payerId: number }> => {
    const client = await app.signUp(name);
    const { items } = await app.call<{ items: readonly { readonly id: number }[] }>('payers.list', { clientId: client.clientId });
    const payerId = items[0]?.id ?? 0;
    await app.call('payers.update', { id: payerId, taxId: '529.982.247-25', address: ADDRESS });
    const order = await app.order(client);
    await app.house.settle();
    return { client, invoiceId: order.invoiceId, payerId };
  };

  it('staff set an account up, and see that its certificate is taken', async () => {
    expect((await staff.get('/staff/settings')).html).to.include(`href="${STAFF}"`);
    expect((await staff.get(`${STAFF}/accounts`)).html).to.include(`${STAFF}/accounts/new?extension`);
    const fields = Object.fromEntries(Object.entries(settingsFor(fake)).map(([key, value]) => [`s_${key}`, String(value)]));
    const made = await staff.send(`${STAFF}/accounts/new?extension=nfse-nacional`, 'create', { legalEntityId: '1', series: '3', firstNumber: '40', name: 'NFS-e', issueOn: 'issued', 'type-access': 'on', ...fields });
    expect(made.text).to.include('NFS-e').and.include('3 / 39');
    const page = `${STAFF}/accounts/1`;
    expect((await staff.send(page, 'test', {})).text).to.include('works').and.include(SELLER);
    expect((await staff.get(page)).html, 'secrets stay inside').not.to.include(fake.company.password);
    const saved = await staff.send(page, 'save', { enabled: 'on', name: 'NFS-e São Paulo', issueOn: 'issued', 'type-access': 'on', ...fields, s_certificate: '', s_password: '' });
    expect(saved.text).to.include('NFS-e São Paulo');
  });

  it('clients and staff see number, key and link on the invoice', async () => {
    const bought = await buy('Ana Souza');
    ana = bought.client;
    invoiceId = bought.invoiceId;
    const key = fake.held[0]?.key ?? '';
    const client = await app.clientBrowser(ana);
    const seen = await client.get(`/invoices/${String(invoiceId)}`);
    expect(seen.text).to.include('NFS-e São Paulo').and.include(key);
    expect(seen.html).to.include(key).and.include('ConsultaPublica/').and.not.include(STAFF);
    const inside = await staff.get(`/staff/invoices/${String(invoiceId)}`);
    expect(inside.html).to.include(`href="${STAFF}/1"`);
    const document = await staff.get(`${STAFF}/1`);
    expect(document.text).to.include(key).and.include('3 / 40').and.include('<infDPS');
  });

  it('a refusal is listed with the words of the authority, mended and sent again', async () => {
    const { payerId } = await buy('Desconhecido da Silva');
    const list = await staff.get(`${STAFF}?state=rejected`);
    expect(list.text).to.include('E0207');
    refused = /href="(\/staff\/fiscal\/\d+)"/.exec(list.html)?.[1] ?? '';
    expect((await staff.get(STAFF)).text).to.include('1 document was refused');
    const page = await staff.get(refused);
    expect(page.text).to.include('não existe no cadastro').and.include('Desconhecido');
    await app.call('payers.update', { id: payerId, name: 'Carlos da Silva' });
    await staff.send(refused, 'retry', {});
    await app.house.settle();
    expect((await staff.get(refused)).text).to.include('Accepted').and.include('3 / 41');
  });

  it('a cancellation needs a reason of some length, and is shown with its proof', async () => {
    expect((await staff.send(refused, 'cancel', { reason: 'short' })).status).to.equal(422);
    await staff.send(refused, 'cancel', { reason: 'The order was placed twice by mistake' });
    await app.house.settle();
    expect((await staff.get(refused)).text).to.include('Cancelled').and.include('infEvento');
  });

  (requireComponent('Chromium', chromiumAvailable()) ? it : it.skip)('they fit a desk and a phone', async () => {
    await buy('Desconhecido Dois');
    const browser = await openBrowser();
    const paths = { list: STAFF, accepted: `${STAFF}/1`, refused: `${STAFF}/3`, accounts: `${STAFF}/accounts`, account: `${STAFF}/accounts/1`, 'new-account': `${STAFF}/accounts/new?extension=nfse-nacional`, invoice: `/staff/invoices/${String(invoiceId)}` };
    try {
      for (const look of [{ how: 'desk', scripts: true, options: { viewport: { width: 1280, height: 900 } } }, { how: 'phone', scripts: false, options: { viewport: { width: 360, height: 800 }, colorScheme: 'dark', javaScriptEnabled: false } }] as const) {
        const page = await (await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...look.options })).newPage();
        await page.goto(`${app.base}/staff/sign-in`);
        await page.fill('[name="email"]', 'owner@example.com');
        await page.fill('[name="password"]', 'the owner signs in');
        await page.locator('main form button').first().click();
        await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
        for (const [name, path] of Object.entries(paths)) {
          await page.goto(app.base + path);
          expect(await faultsOf(page, { shot: `fiscal-${name}-${look.how}`, scripts: look.scripts }), `${name} on a ${look.how}`).to.deep.equal([]);
        }
        await page.context().close();
      }
    } finally {
      await browser.close();
    }
  });
});
