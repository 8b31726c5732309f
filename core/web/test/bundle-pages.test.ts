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

  it('change what is in it for orders from now on; what was ordered stays', async () => {
    const { path } = await staff.send('/staff/bundles', 'create', { ...wish(), slug: 'third', name: 'Third' });
    const id = Number(path.split('/').at(-1));
    const { serviceIds } = await app.call<{ serviceIds: readonly number[] }>('orders.place', { clientId: (await app.signUp('Bea')).clientId, bundleId: id });
    const shown = await staff.get(path);
    expect(shown.html).to.include('value="89.90"').and.not.include('name="slug"');
    const { slug: _slug, brandId: _brand, ...asked } = wish();
    const changed = await staff.send(path, 'change', { ...asked, name: 'Other', p0: `${String(router)}:month:1`, q0: '3', o0: '12', p2: '', maxUses: '4', endsOn: '', allowsPromotion: 'on' });
    expect(changed.text).to.include('Other').and.include('R$12.00');
    const known = async (): Promise<object | undefined> => (await app.call<{ items: readonly { id: number }[] }>('bundles.list', {})).items.find((each) => each.id === id);
    const now = { name: { en: 'Other' }, slug: 'third', left: 3, maxUses: 4, endsOn: null, allowsPromotion: true, items: [{ productId: router, cycle: { unit: 'month', count: 1 }, quantity: 3, price: 1200 }] };
    expect(await known()).to.deep.include(now);
    expect(serviceIds).to.have.length(2);
    expect((await app.call<{ service: { price: { amount: number } | number } }>('services.get', { id: serviceIds[0] })).service.price).to.satisfy((price: { amount: number } | number) => (typeof price === 'number' ? price : price.amount) === 8990);
    // The whole of a refused change is left out, and it is told at its field.
    const late = await staff.send(path, 'change', { ...asked, startsOn: '2028-01-01', endsOn: '2027-12-31' });
    expect([late.status, late.html.includes('aria-describedby="e-change-endsOn"')]).to.deep.equal([422, true]);
    const odd = await staff.send(path, 'change', { ...asked, q2: '1000' });
    expect([odd.status, odd.html.includes('aria-describedby="e-change-q2"')]).to.deep.equal([422, true]);
    expect(await app.call('bundles.update', { id, items: [{ productId: 9999, cycle: { unit: 'month', count: 1 } }] }).catch((error: unknown) => (error as { field: string }).field)).to.equal('items');
    expect(await known()).to.deep.include(now);
    expect(await app.call('bundles.update', { id, maxUses: 1 })).to.deep.include({ left: 0 });
    await app.call('bundles.update', { id, maxUses: 2 });
    await app.call('orders.place', { clientId: (await app.signUp('Cid')).clientId, bundleId: id });
    expect(await app.call('bundles.update', { id, maxUses: 1 }).catch((error: unknown) => (error as { code: string }).code)).to.equal('BUNDLE_SOLD');
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
