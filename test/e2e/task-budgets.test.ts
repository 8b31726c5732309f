import { openTestApp, requireComponent, type TestApp, type TestClient } from '@billet/testkit';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { chromiumAvailable, openBrowser } from './support/browser.ts';
import { formOf, within as measured, type Budget, type Hand } from './support/task-budget.ts';

const ready = requireComponent('Chromium', chromiumAvailable());

(ready ? describe : describe.skip)('tasks keep within their budgets', function () {
  this.timeout(120_000);
  let app: TestApp;
  let browser: Browser;
  let staff: Page;
  let client: Page;
  let ana: TestClient;
  let serviceId = 0;
  let open = 0;

  const enter = async (door: string, email: string, password: string): Promise<Page> => {
    const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(app.base + door);
    await page.fill('[name="email"]', email);
    await page.fill('[name="password"]', password);
    await Promise.all([page.waitForURL((url) => !url.pathname.endsWith('sign-in')), page.locator('form:has([name="_form"][value="sign-in"]) button').first().click()]);
    return page;
  };

  before(async () => {
    app = await openTestApp();
    browser = await openBrowser();
    ana = await app.signUp('Ana Souza');
    const first = await app.order(ana);
    ({ serviceId } = first);
    await app.pay(first.invoiceId);
    open = (await app.order(ana)).invoiceId;
    staff = await enter('/staff/sign-in', 'owner@example.com', 'the owner signs in');
    client = await enter('/sign-in', ana.email, 'a client signs in');
  });
  after(async () => {
    await browser.close();
    await app.close();
  });

  const within = (budget: Budget, page: Page, start: string, task: (hand: Hand) => Promise<void>): Promise<void> => measured(budget, page, app.base + start, task);
  
  it('a client is found by a part of the address, from anywhere', () =>
    within({ actions: 3, loads: 1 }, staff, '/staff/settings', async ({ page, key, fill }) => {
      await key('Control+k');
      await fill('#palette input', 'client1@');
      await page.locator('#palette-hits a[href="/staff/clients/1"][aria-selected="true"], #palette-hits [aria-selected="true"] a[href="/staff/clients/1"]').first().waitFor();
      await Promise.all([page.waitForEvent('load'), key('Enter')]);
      expect(new URL(page.url()).pathname).to.equal('/staff/clients/1');
    }));

  it('staff order for a client that exists', () =>
    within({ actions: 6, loads: 2 }, staff, '/staff/clients/1', async ({ page, go, choose }) => {
      await go('a[href="/staff/orders/new?client=1"]');
      await Promise.all([page.waitForResponse((answer) => answer.request().method() === 'POST'), choose('[name="i0_product"]', String(app.productId))]);
      await page.locator('#summary dd.total').waitFor();
      await go(`${formOf('order')} button[value="order"], button[value="order"]`);
      expect(new URL(page.url()).pathname).to.match(/^\/staff\/orders\/\d+$/);
    }));

  it('a payment at the bank is recorded', () =>
    within({ actions: 3, loads: 1 }, staff, `/staff/invoices/${String(open)}`, async ({ go, fill }) => {
      const { invoice } = await app.call<{ invoice: { open: { amount: number } } }>('invoices.get', { id: open });
      await fill(`${formOf('pay')} [name="amount"]`, (invoice.open.amount / 100).toFixed(2));
      await fill(`${formOf('pay')} [name="reference"]`, 'TED 4711');
      await go(`${formOf('pay')} button`);
      await app.house.settle();
      expect((await app.call<{ invoice: { settlement: string } }>('invoices.get', { id: open })).invoice.settlement).to.equal('paid');
    }));

  it('a payment is given back', () =>
    within({ actions: 3, loads: 1 }, staff, '/staff/payments/1', async ({ go, fill }) => {
      await fill(`${formOf('refund')} [name="amount"]`, '1.00');
      await fill(`${formOf('refund')} [name="reason"]`, 'a day without service');
      await go(`${formOf('refund')} button`);
      await app.house.settle();
      expect((await app.call<{ refunded: { amount: number } }>('payments.get', { id: 1 })).refunded.amount).to.equal(100);
    }));

  it('a service is suspended, with the reason', () =>
    within({ actions: 2, loads: 1 }, staff, `/staff/services/${String(serviceId)}`, async ({ go, fill }) => {
      await fill(`${formOf('suspend')} [name="reason"]`, 'spam');
      await go(`${formOf('suspend')} button`);
      expect((await app.call<{ service: { status: string } }>('services.get', { id: serviceId })).service.status).to.equal('suspended');
    }));

  it('a one-off invoice of three lines is written and sent', () =>
    within({ actions: 9, loads: 1 }, staff, '/staff/invoices/new?client=1', async ({ page, go, fill, tick }) => {
      for (const [at, price] of [['1', '120.00'], ['2', '35.50'], ['3', '9.90']] as const) {
        await fill(`[name="description${at}"]`, `Work no ${at}`);
        await fill(`[name="unitPrice${at}"]`, price);
      }
      await tick('[name="issue"]');
      await go(`${formOf('create')} button`);
      const id = Number(new URL(page.url()).pathname.split('/').at(-1));
      const { invoice } = await app.call<{ invoice: { status: string; net: { amount: number } } }>('invoices.get', { id });
      expect([invoice.status, invoice.net.amount]).to.deep.equal(['issued', 16_540]);
    }));

  it('what failed on a server is tried again from the first page', async () => {
    const server = await app.call<{ id: number }>('servers.create', { extension: 'radius', name: 'POP', settings: { engine: 'sqlite', file: '/nowhere/at/all/radius.db' } });
    const { id } = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'access', slug: 'pop', name: { en: 'Pop' }, module: 'radius', serverId: server.id, moduleSettings: { down: '20M', up: '10M' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 100 }] });
    const { invoiceId } = await app.call<{ invoiceId: number }>('orders.place', { items: [{ productId: id }] }, ana.caller);
    await app.pay(invoiceId);
    await within({ actions: 1, loads: 1 }, staff, '/staff', async ({ page, go }) => {
      await go(`${formOf('retry')} button`);
      expect(await page.locator('body').textContent()).to.contain('Trying again now.');
    });
  });

  it('a ticket is answered with a ready-made text and closed', async () => {
    const { id: departmentId } = await app.call<{ id: number }>('tickets.saveDepartment', { brandId: app.brandId, names: { en: 'Support' }, active: true });
    await app.call('tickets.saveSnippet', { departmentId, title: 'Restart', body: 'Hello {name}, please restart the router. {number}' });
    const { id } = await app.call<{ id: number }>('tickets.open', { departmentId, subject: 'No line', message: 'Nothing works.' }, ana.caller);
    await within({ actions: 2, loads: 2 }, staff, `/staff/x/tickets/${String(id)}`, async ({ go }) => {
      await go('nav.views a[href*="snippet="]');
      await go('button[name="close"]');
      const { ticket, messages } = await app.call<{ ticket: { status: string }; messages: readonly { body: string }[] }>('tickets.get', { id });
      expect([ticket.status, messages.at(-1)?.body]).to.deep.equal(['closed', 'Hello Ana Souza, please restart the router. T100001']);
    });
  });

  it('prices of many services are changed, seen first', () =>
    within({ actions: 5, loads: 2 }, staff, '/staff/mass-updates', async ({ page, go, choose, fill }) => {
      await choose('[name="productId"]', String(app.productId));
      await fill('[name="price"]', '109.90');
      await go(`${formOf('preview')} button`);
      await go(`${formOf('start')} button`);
      await app.house.settle();
      expect(page.url()).to.contain('/staff/mass-updates');
      expect((await app.call<{ service: { price: { amount: number } } }>('services.get', { id: serviceId })).service.price.amount).to.equal(10_990);
    }));

  it('a client moves to a larger plan, with what it costs to the day', async () => {
    const { id } = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'access', slug: 'fibra-90m', name: { en: 'Fibra 90M' }, anchorDay: 1, dueDay: 10, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 19_990 }] });
    const { serviceId: own, invoiceId } = await app.order(ana);
    await app.pay(invoiceId);
    await within({ actions: 3, loads: 2 }, client, `/services/${String(own)}/change`, async ({ page, go, tick }) => {
      await tick(`[name="plan"][value="${String(id)}|month:1"]`);
      await go(`${formOf('preview')} button`);
      expect(await page.locator('main').textContent()).to.match(/R\$\s?\d/);
      await go(`${formOf('apply')} button`);
      expect(new URL(page.url()).pathname).to.match(/^\/invoices\/\d+$/);
    });
  });

  it('a client begins to pay an open invoice', async () => {
    const { invoiceId } = await app.order(ana);
    await within({ actions: 2, loads: 2 }, client, '/', async ({ page, go }) => {
      await go(`main a[href^="/invoices/${String(invoiceId)}"], main a[href^="/invoices/"]`);
      await go(`${formOf('pay')} button.main`);
      expect(await page.locator('main').textContent()).to.contain('Provedor Fibra');
    });
  });

  it('somebody new orders on one page of at most twelve fields', async () => {
    const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce' });
    const page = await context.newPage();
    await within({ actions: 5, loads: 2 }, page, '/shop', async ({ go, fill }) => {
      await go('.plan a.btn');
      expect(await page.locator('form:has(button[value="order"]) :is(input, select, textarea):not([type="hidden"])').count()).to.be.at.most(12);
      await fill('[name="email"]', 'new@example.com');
      await fill('[name="name"]', 'Bruno');
      await fill('[name="password"]', 'long enough for all');
      await go('button[value="order"]');
      expect(new URL(page.url()).pathname).to.match(/^\/invoices\/\d+$/);
    });
    await context.close();
  });
});
