import { isBilletError } from '@billet/sdk';
import { openTestApp, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { enter } from './support/enter.ts';
import { faultsOf } from './support/faults-of.ts';

const codeOf = (error: unknown): string => (isBilletError(error) ? error.code : String(error));

for (const engine of ['sqlite', 'postgres'] as const) {
  describe(`the developer of what a service hosts [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let ana: TestClient;
    let bia: TestClient;
    let staff: TestBrowser;
    let client: TestBrowser;
    let id = 0;

    before(async () => {
      app = await openTestApp({ engine });
      const product = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'hosting', slug: 'web', name: { en: 'Web' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 4990 }] });
      [ana, bia] = [await app.signUp('Ana Souza'), await app.signUp('Bia Lima')];
      const placed = await app.call<{ serviceIds: readonly number[]; invoiceId: number }>('orders.place', { items: [{ productId: product.id }] }, ana.caller);
      await app.pay(placed.invoiceId);
      await app.house.settle();
      id = placed.serviceIds[0] ?? 0;
      staff = await app.staffBrowser();
      client = await app.clientBrowser(ana);
    });
    after(() => app.close());

    const developer = async (): Promise<unknown> => (await app.call<{ developer: unknown }>('services.developer', { id })).developer;

    it('is named by the client, and stands on the page of the service for both', async () => {
      expect((await client.get(`/services/${String(id)}`)).text).to.contain('Name a developer');
      await client.send(`/services/${String(id)}/developer`, 'save', { name: 'Carla <b>Dev</b>', email: 'carla@studio.test', phone: '+55 81 99999-0000' });
      for (const [browser, path] of [[client, `/services/${String(id)}`], [staff, `/staff/services/${String(id)}`]] as const) {
        const page = await browser.get(path);
        expect(page.text).to.contain('Carla <b>Dev</b>').and.contain('carla@studio.test · +55 81 99999-0000');
        expect(page.html).not.to.contain('<b>Dev');
      }
    });

    it('is changed by staff; half a contact is refused at its field', async () => {
      expect(await app.call('services.setDeveloper', { id, email: 'nobody@studio.test' }).then(() => 'set', codeOf)).to.equal('DEVELOPER_NAME');
      expect((await client.send(`/services/${String(id)}/developer`, 'save', { name: 'X', email: 'no address' })).status).to.equal(422);
      await staff.send(`/staff/services/${String(id)}/developer`, 'save', { name: 'Davi Costa', email: '', phone: '' });
      expect(await developer()).to.deep.equal({ name: 'Davi Costa', email: '', phone: '' });
    });

    const look = (run: () => Promise<void>): unknown => engine === 'sqlite' && (requireComponent('Chromium', chromiumAvailable()) ? it : it.skip)('is written on a page without faults, on a phone and in the dark', run);
    look(async () => {
      const chromium = await openBrowser();
      const found: string[] = [];
      for (const [width, colorScheme] of [[360, 'dark'], [1280, 'light']] as const) {
        const context = await chromium.newContext({ locale: 'en', reducedMotion: 'reduce', colorScheme, viewport: { width, height: 800 } });
        const page = await context.newPage();
        await enter(page, app.base, '/staff/sign-in');
        for (const path of [`/staff/services/${String(id)}/developer`, `/staff/services/${String(id)}`]) {
          await page.goto(app.base + path);
          found.push(...(await faultsOf(page, { shot: 'developer', scripts: true })).map((each) => `${path}: ${each}`));
        }
        await context.close();
      }
      await chromium.close();
      expect(found).to.deep.equal([]);
    });

    it('is nobody else’s to see or to set', async () => {
      for (const operation of ['services.developer', 'services.setDeveloper'])
        expect(await app.call(operation, { id }, bia.caller).then(() => 'done', codeOf)).to.equal('NOT_FOUND');
      expect((await (await app.clientBrowser(bia)).get(`/services/${String(id)}/developer`)).status).to.equal(404);
    });

    it('goes away when all is empty, and when the service goes to another client', async () => {
      await client.send(`/services/${String(id)}/developer`, 'save', { name: '', email: '', phone: '' });
      expect(await developer()).to.equal(null);
      await app.call('services.setDeveloper', { id, name: 'Carla' }, ana.caller);
      await app.call('services.transfer', { id, toClientId: bia.clientId });
      await app.house.settle();
      expect(await developer()).to.equal(null);
      await app.call('services.setDeveloper', { id, name: 'Eva' }, bia.caller);
      expect(await developer()).to.deep.equal({ name: 'Eva', email: '', phone: '' });
      expect((await app.house.verify()).findings).to.deep.equal([]);
    });
  });
}
