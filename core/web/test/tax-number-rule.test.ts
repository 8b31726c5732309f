import type { Caller } from '@billet/sdk';
import { openTestApp, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

describe('a tax number that a country asks for', function () {
  this.timeout(30_000);
  let app: TestApp;
  before(async () => {
    app = await openTestApp();
  });
  after(() => app.close());

  const guest = (): Caller => ({ audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en', brandId: app.brandId });
  const outcome = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => `${(error as { code: string }).code} ${(error as { field?: string }).field ?? ''}`);
  const person = (email: string, more: object = {}) => ({ name: 'Ana', email, country: 'BR', password: 'a client signs in', locale: 'en', ...more });
  const register = (email: string, more?: object): Promise<string> => outcome(app.call('clients.register', person(email, more), guest()));
  const order = (email: string, more?: object): Promise<string> => outcome(app.call('orders.checkOut', { items: [{ productId: app.productId }], account: person(email, more) }, guest()));

  it('is not asked for until somebody says so, for each brand', async () => {
    expect(await register('a@example.com')).to.equal('done');
    const staff = await app.staffBrowser();
    const saved = await staff.send('/staff/client-fields', `tax-numbers-${String(app.brandId)}`, { countries: 'ua, br BR' });
    expect(saved.html).to.include('value="BR UA"');
    expect((await staff.send('/staff/client-fields', `tax-numbers-${String(app.brandId)}`, { countries: 'Brazil' })).status).to.equal(422);
    const other = await app.call<{ id: number }>('brands.create', { company: 'Other', name: 'Other', country: 'BR', currency: 'BRL', zone: 'America/Sao_Paulo', locale: 'en', email: 'o@example.com' });
    expect(await app.call('clientFields.taxNumbers', { brandId: other.id })).to.deep.equal({ countries: [] });
  });

  it('is asked for at sign-up and when somebody new orders, and the error stands at its field', async () => {
    expect([await register('b@example.com'), await register('b@example.com', { taxId: ' ' })]).to.deep.equal(['TAX_ID_REQUIRED taxId', 'TAX_ID_REQUIRED taxId']);
    expect(await order('c@example.com')).to.equal('TAX_ID_REQUIRED taxId');
    expect(await register('b@example.com', { country: 'DE' })).to.equal('done');
    expect(await register('d@example.com', { taxId: '529.982.247-25' })).to.equal('done');
    expect(await order('e@example.com', { taxId: '11.222.333/0001-81' })).to.equal('done');
    const browser = app.browser();
    const page = await browser.send('/sign-up', 'sign-up', { name: 'Eva', email: 'f@example.com', country: 'BR', taxId: '', locale: 'en', password: 'a client signs in' });
    expect(page.text).to.include('A tax number is needed here.');
  });

  it('is owed by who was there before when he orders, not by staff; a total is told without it', async () => {
    const { items } = await app.call<{ items: readonly { id: number }[] }>('clients.list', { search: 'a@example.com' });
    const clientId = items[0]?.id ?? 0;
    const caller: Caller = { audience: 'client', actor: { kind: 'client', id: '1' }, permissions: ['*'], scope: { kind: 'clients', clientIds: [clientId] }, locale: 'en', clientId };
    const wish = { items: [{ productId: app.productId }] };
    expect(await outcome(app.call('orders.place', wish, caller))).to.equal('TAX_ID_REQUIRED payerId');
    expect(await outcome(app.call('orders.place', { ...wish, clientId }))).to.equal('done');
    const browser = app.browser();
    await browser.send('/sign-in', 'sign-in', { email: 'a@example.com', password: 'a client signs in' });
    const refused = await browser.send(`/order/${String(app.productId)}`, 'order', { step: 'order', cycle: 'month:1', quantity: '1' });
    expect(refused.status).to.equal(422);
    expect(refused.html).to.match(/role="alert"[^>]*>[\s\S]{0,200}A tax number is needed here\. <a href="\/payers">/);
    expect(await outcome(app.call('clients.create', { name: 'Gil', email: 'g@example.com', country: 'BR', locale: 'en', brandId: app.brandId, kind: 'person' }))).to.equal('done');
    expect(await outcome(app.house.executor.callByName('orders.checkOut', { ...wish, account: person('h@example.com') }, guest(), { dryRun: true }))).to.equal('done');
  });
});
