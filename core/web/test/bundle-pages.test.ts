import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

describe('the pages of bundles', function () {
  this.timeout(30_000);
  let app: TestApp;
  let staff: TestBrowser;
  let router = 0;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    ({ id: router } = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'other', slug: 'router', name: { en: 'Router' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1500 }, { currency: 'EUR', cycle: { unit: 'month', count: 1 }, price: 300 }] }));
  });
  after(() => app.close());

  const wish = (): Record<string, string> => ({ brandId: String(app.brandId), name: 'Fast start', slug: 'fast-start', p0: `${String(app.productId)}:month:1`, q0: '1', o0: '89,90', p2: `${String(router)}:month:1`, q2: '2', o2: '', startsOn: '', endsOn: '2027-12-31', maxUses: '10' });

  it('say that there are none yet, and offer what has a price in the currency of the brand', async () => {
    const { text, html } = await staff.get('/staff/bundles');
    expect(text).to.include('No bundles yet.').and.include('Router · R$15.00').and.not.include('€3.00');
    expect(html).to.include('name="p4"');
    expect((await staff.get('/staff/products')).html).to.include('href="/staff/bundles"');
  });

  it('make one, show it, and the shop sells it for what it says', async () => {
    const made = await staff.send('/staff/bundles', 'create', wish());
    expect(made.path).to.match(/^\/staff\/bundles\/\d+$/);
    expect(made.text).to.include('Fast start').and.include('R$89.90').and.include('Price in the bundle').and.include('R$15.00').and.include('List price').and.include('Dec 31, 2027');
    expect((await staff.get('/staff/bundles')).text).to.include('fast-start');
    // 89.90 and twice 15.00, instead of 99.90 and twice 15.00.
    expect((await app.browser().get('/shop')).text).to.include('R$119.90').and.include('R$10.00 less than one by one');
  });

  it('take it off the shop and put it back', async () => {
    const { path } = await staff.send('/staff/bundles', 'create', { ...wish(), slug: 'second', name: 'Second' });
    expect((await app.browser().get('/shop')).text).to.include('Second');
    expect((await staff.send(path, 'status', { status: 'retired' })).text).to.include('Retired');
    expect((await app.browser().get('/shop')).text).to.not.include('Second');
    await staff.send(path, 'status', { status: 'active' });
    expect((await app.browser().get('/shop')).text).to.include('Second');
  });

  it('tell at its field what is wrong, and keep what was typed', async () => {
    const taken = await staff.send('/staff/bundles', 'create', wish());
    expect([taken.status, taken.html.includes('aria-describedby="e-create-slug"'), taken.html.includes('value="89,90"')]).to.deep.equal([422, true, true]);
    const many = await staff.send('/staff/bundles', 'create', { ...wish(), slug: 'many', q2: '1000' });
    expect([many.status, many.html.includes('aria-describedby="e-create-q2"')]).to.deep.equal([422, true]);
    const odd = await staff.send('/staff/bundles', 'create', { ...wish(), slug: 'odd', o2: 'cheap' });
    expect([odd.status, odd.html.includes('aria-describedby="e-create-o2"')]).to.deep.equal([422, true]);
    expect((await staff.send('/staff/bundles', 'create', { ...wish(), slug: 'none', p0: '', p2: '' })).status).to.equal(422);
    expect((await staff.get('/staff/bundles/999')).status).to.equal(404);
  });
});
