import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ServerRequest } from '@billet/billing';
import { openTestApp, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { PRODUCT, startFakeSsl, USER, type FakeOrder, type FakeSsl } from '../../modules/openprovider-ssl/test/support/fake-openprovider-ssl.ts';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { enter } from './support/enter.ts';
import { faultsOf } from './support/faults-of.ts';

describe('a certificate, from the order to the file', function () {
  this.timeout(120_000);
  let app: TestApp;
  let fake: FakeSsl;
  let ana: TestClient;
  let client: TestBrowser;
  let productId = 0;
  let serviceId = 0;
  let at = '';

  const order = (): FakeOrder => fake.orders.at(-1) ?? fake.add('nothing.test');
  const stateOf = async (): Promise<string> => (await app.call<{ items: readonly { id: number; state: string }[] }>('provisioning.troubles', {})).items.map(({ state }) => state).join();
  const bindingOf = (html: string): string => /name="bindingId" value="(\d+)"/.exec(html)?.[1] ?? '';

  before(async () => {
    fake = await startFakeSsl(new Date().toISOString().slice(0, 10));
    app = await openTestApp({ engine: 'sqlite', fakes: true, start: new Date().toISOString() });
    const server = await app.call<{ id: number }>('servers.create', { extension: 'openprovider-ssl', name: 'Openprovider', settings: { endpoint: fake.url, ...USER, organization: 'AB123456-NL' } });
    expect(await app.call('servers.test', { id: server.id })).to.include({ ok: true });
    productId = (await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'certificate', slug: 'tls', name: { en: 'TLS certificate' }, prices: [{ currency: 'BRL', cycle: { unit: 'year', count: 1 }, price: 19900 }] })).id;
    await app.call('products.saveServer', { id: productId, role: 'main', extension: 'openprovider-ssl', serverId: server.id, moduleSettings: { product: PRODUCT } });
    ana = await app.signUp('Ana Souza');
    client = await app.clientBrowser(ana);
  });
  after(async () => {
    await app.close();
    await fake.stop();
  });

  it('is ordered for a domain and bought when it is paid', async () => {
    const page = await client.get(`/order/${String(productId)}`);
    expect(page.html).to.match(/name="domain_name"/).and.to.not.match(/value="later"/);
    const placed = await app.call<{ serviceIds: readonly number[]; invoiceId: number }>('orders.place', { items: [{ productId, domainName: 'ana.test' }] }, ana.caller);
    expect(fake.orders).to.have.length(0);
    await app.pay(placed.invoiceId);
    await app.house.settle();
    serviceId = placed.serviceIds[0] ?? 0;
    at = `/services/${String(serviceId)}`;
    expect(order()).to.include({ status: 'PAI', csr: '' });
    expect((await client.get(at)).text).to.contain('Make a key and request the certificate');
  });

  it('a request that cannot be read is refused at its field', async () => {
    const path = `${at}/actions/${bindingOf((await client.get(at)).html)}/request`;
    const told = await client.send(path, 'run', { v_csr: 'nonsense', v_method: 'dns', v_approver: '' });
    expect(told.text).to.contain('This is no certificate request in PEM form.');
    expect(order().csr).to.equal('');
  });

  (requireComponent('Chromium', chromiumAvailable()) ? it : it.skip)('the key is shown once with what to put into the zone; when it is issued, the file is saved', async () => {
    const browser = await openBrowser();
    const open = async (width: number, colorScheme: 'light' | 'dark', javaScriptEnabled = true): Promise<Page> => {
      const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce', colorScheme, javaScriptEnabled, acceptDownloads: true, viewport: { width, height: 900 } });
      const page = await context.newPage();
      await enter(page, app.base, '/sign-in', ana.email);
      return page;
    };
    const faults: string[] = [];
    const look = async (page: Page, shot: string): Promise<void> => {
      faults.push(...(await faultsOf(page, { shot, scripts: true })).map((each) => `${shot}: ${each}`));
    };
    const desktop = await open(1280, 'light');
    const binding = bindingOf((await client.get(at)).html);
    await desktop.goto(`${app.base}${at}/actions/${binding}/generate`);
    await look(desktop, 'certificate-form');
    await desktop.locator('[name="v_kind"]').selectOption('p256');
    await desktop.locator('form:has([name="_form"][value="run"]) button').last().click();
    await desktop.getByText('Save the key now').waitFor();
    await look(desktop, 'certificate-key');
    expect(await desktop.locator('main').innerText()).to.match(/proof-\d+\.authority\.test/);
    const [saved] = await Promise.all([desktop.waitForEvent('download'), desktop.locator('a[download="ana.test.key"]').click()]);
    const key = await readFile(await saved.path(), 'utf8');
    expect(key).to.match(/^-----BEGIN PRIVATE KEY-----/);
    expect(JSON.stringify(fake.seen)).to.not.include(key.split('\n')[1]);

    await app.house.settle();
    expect(await stateOf()).to.equal('waiting');
    const phone = await open(360, 'dark');
    await phone.goto(app.base + at);
    await phone.locator('form', { has: phone.locator('input[name="action"][value="show"]') }).locator('button').click();
    await phone.getByText('The authority waits for the proof', { exact: true }).waitFor();
    await look(phone, 'certificate-waits');

    await fake.issue(order());
    await app.advance(new Date(Date.now() + 30 * 60_000).toISOString());
    await app.house.settle();
    expect(await stateOf()).to.equal('');
    const plain = await open(1280, 'light', false);
    await plain.goto(app.base + at);
    await plain.locator('form', { has: plain.locator('input[name="action"][value="download"]') }).locator('button').click();
    const [file] = await Promise.all([plain.waitForEvent('download'), plain.locator('a[download="ana.test.fullchain.pem"]').click()]);
    expect(new X509Certificate(await readFile(await file.path(), 'utf8')).subject).to.equal('CN=ana.test');
    await desktop.goto(app.base + at);
    await desktop.locator('form', { has: desktop.locator('input[name="action"][value="show"]') }).locator('button').click();
    await desktop.getByText('Issued').first().waitFor();
    await look(desktop, 'certificate-issued');
    await phone.goto(app.base + at);
    await phone.locator('form', { has: phone.locator('input[name="action"][value="download"]') }).locator('button').click();
    await phone.locator('a[download="ana.test.crt"]').waitFor();
    await look(phone, 'certificate-files');
    await browser.close();
    expect(faults).to.deep.equal([]);
  });

  it('the key is nowhere: not in the audit, not among the requests to the server', async () => {
    const told = [...(await app.house.db.from(ServerRequest)).flatMap(({ sent, answer }) => [sent, answer])];
    expect(told.length).to.be.greaterThan(5);
    for (const text of told) expect(text).to.not.include('PRIVATE KEY');
  });

  it('is cancelled when the service ends', async () => {
    await app.call('services.requestCancel', { id: serviceId, reason: 'over', when: 'now' });
    await app.house.settle();
    expect(order().status).to.equal('CAN');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });
});
