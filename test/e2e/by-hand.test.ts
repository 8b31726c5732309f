import { openTestApp, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { enter } from './support/enter.ts';
import { faultsOf } from './support/faults-of.ts';

describe('colocation, which people set up', function () {
  this.timeout(120_000);
  let app: TestApp;
  let ana: TestClient;
  let staff: TestBrowser;
  let client: TestBrowser;
  let id = 0;

  const at = (side = ''): string => `${side}/services/${String(id)}`;
  const bindingOf = (html: string): string => /\/actions\/(\d+)\/done/.exec(html)?.[1] ?? '';
  const states = async (): Promise<string> => (await app.call<{ items: readonly { state: string }[] }>('provisioning.troubles', {})).items.map(({ state }) => state).join();
  const done = async (fields: Readonly<Record<string, string>> = {}): Promise<void> => {
    const binding = bindingOf((await staff.get(at('/staff'))).html);
    const told = await staff.send(`${at('/staff')}/actions/${binding}/done`, 'run', { v_hostname: '', v_addresses: '', v_place: '', v_connection: '', v_serial: '', v_message: '', ...fields });
    expect(told.status).to.equal(200);
    await app.house.settle();
  };

  before(async () => {
    app = await openTestApp();
    const server = await app.call<{ id: number }>('servers.create', { extension: 'manual', name: 'Data centre', settings: { instructions: 'Badge at the gate.' } });
    const product = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'server', slug: 'colo-1u', name: { en: 'Colocation, one unit' }, stock: 5, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 49900 }] });
    await app.call('products.saveServer', { id: product.id, role: 'main', extension: 'manual', serverId: server.id, moduleSettings: { work: 'Mount it in rack 4.' } });
    ana = await app.signUp('Ana Souza');
    staff = await app.staffBrowser();
    client = await app.clientBrowser(ana);
    const placed = await app.call<{ serviceIds: readonly number[]; invoiceId: number }>('orders.place', { items: [{ productId: product.id }] }, ana.caller);
    await app.pay(placed.invoiceId);
    await app.house.settle();
    id = placed.serviceIds[0] ?? 0;
  });
  after(() => app.close());

  it('waits for staff, who read what is to be done and say where it stands', async () => {
    expect(await states()).to.equal('waiting');
    const page = await staff.get(at('/staff'));
    expect(page.text).to.contain('It is done').and.contain('What is to be done');
    expect((await client.get(at())).text).to.not.contain('It is done');
    const told = await staff.send(at('/staff'), 'action', { bindingId: bindingOf(page.html), action: 'task' });
    expect(told.text).to.contain('Mount it in rack 4.').and.contain('Badge at the gate.').and.contain('It runs');
    await done({ v_hostname: 'srv1.ana.test', v_addresses: '192.0.2.7\n2001:db8::7', v_place: 'SP1, rack 4, unit 12' });
    expect(await states()).to.equal('');
  });

  it('the client sees it, and cannot give the commands of staff', async () => {
    const page = await client.get(at());
    const binding = /name="bindingId" value="(\d+)"/.exec(page.html)?.[1] ?? '';
    const told = await client.send(at(), 'action', { bindingId: binding, action: 'details' });
    expect(told.text).to.contain('srv1.ana.test').and.contain('192.0.2.7, 2001:db8::7').and.contain('SP1, rack 4, unit 12');
    expect((await client.send(at(), 'action', { bindingId: binding, action: 'describe' })).status).to.equal(422);
  });

  it('is cut off, comes back and is taken down by people too', async () => {
    await app.call('services.suspend', { id, reason: 'late' });
    await app.house.settle();
    expect(await states()).to.equal('waiting');
    await done();
    await app.call('services.unsuspend', { id });
    await app.house.settle();
    await done();
    expect(await states()).to.equal('');
    await app.call('services.requestCancel', { id, reason: 'over', when: 'now' });
    await app.house.settle();
    expect(await states()).to.equal('waiting');
    expect((await client.get(at())).text).to.not.contain('It is done');
    await done();
    expect(await states()).to.equal('');
    expect((await app.house.verify()).findings).to.deep.equal([]);
  });

  (requireComponent('Chromium', chromiumAvailable()) ? it : it.skip)('the form of staff stands in nobody’s way', async () => {
    const placed = await app.call<{ serviceIds: readonly number[]; invoiceId: number }>('orders.place', { items: [{ productId: app.productId + 1 }] }, ana.caller);
    await app.pay(placed.invoiceId);
    await app.house.settle();
    id = placed.serviceIds[0] ?? 0;
    const form = `${at('/staff')}/actions/${bindingOf((await staff.get(at('/staff'))).html)}/done`;
    const browser = await openBrowser();
    const found: string[] = [];
    for (const [width, colorScheme] of [[1280, 'light'], [360, 'dark']] as const) {
      const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce', colorScheme, viewport: { width, height: 800 } });
      const page = await context.newPage();
      await enter(page, app.base, '/staff/sign-in');
      for (const [path, shot] of [[at('/staff'), 'by-hand-service'], [form, 'by-hand-done']] as const) {
        await page.goto(app.base + path);
        found.push(...(await faultsOf(page, { shot, scripts: true })).map((each) => `${path}: ${each}`));
      }
      await context.close();
    }
    await browser.close();
    expect(found).to.deep.equal([]);
  });
});
