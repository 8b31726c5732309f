import { isBilletError } from '@billet/sdk';
import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

interface Shown {
  readonly client: { readonly name: string; readonly phone: string; readonly version: number; readonly address: Readonly<Record<string, string>> };
  readonly locked: readonly string[];
}

describe('what clients do not change', function () {
  this.timeout(30_000);
  let app: TestApp;
  let staff: TestBrowser;
  let hers: TestBrowser;
  let ana: TestClient;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana Souza');
    hers = await app.clientBrowser(ana);
  });
  after(() => app.close());

  const shown = (): Promise<Shown> => app.call<Shown>('clients.get', { id: ana.clientId });
  const change = async (wish: object): Promise<string> => {
    const { client } = await shown();
    return app.call('clients.update', { id: ana.clientId, version: client.version, ...wish }, ana.caller).then(() => 'changed', (error: unknown) => (isBilletError(error) ? `${error.code} ${error.field ?? ''}` : String(error)));
  };

  it('is nothing at first: name, phone and address are in the form', async () => {
    const { client, locked } = await shown();
    expect(locked).to.deep.equal([]);
    const page = await hers.send('/account', 'save', { version: String(client.version), name: 'Ana S. Souza', phone: '', locale: 'en', 'address.line1': '', 'address.line2': '', 'address.postcode': '', 'address.city': '', 'address.region': '' });
    expect(page.html).to.include('value="Ana S. Souza"');
  });

  it('is said by brand, shown with a hint, and refused by the operation', async () => {
    const saved = await staff.send('/staff/client-fields', `locks-${String(app.brandId)}`, { name: 'on', phone: 'on', address: 'on' });
    expect(saved.status).to.equal(200);
    const page = await hers.get('/account');
    expect(page.text).to.include('Locked contact data').and.include('Ask us if something of it has changed.');
    expect(page.html).to.not.include('name="name"');
    expect(await change({ name: 'Somebody else' })).to.equal('FIELD_LOCKED name');
    expect((await hers.send('/account', 'save', { version: String((await shown()).client.version), name: 'Forged', locale: 'en' })).status).to.equal(422);
    expect((await shown()).client.name).to.equal('Ana S. Souza');
    // The same as before is no change, and the language was never locked.
    expect(await change({ name: 'Ana S. Souza', locale: 'de' })).to.equal('changed');
    expect(await change({ locale: 'en' })).to.equal('changed');
  });

  it('may be told once where it was not told yet', async () => {
    expect((await shown()).locked).to.deep.equal(['name']);
    expect(await change({ phone: '+5511999990000', address: { line1: 'Rua A 1', city: 'Recife' } })).to.equal('changed');
    expect((await shown()).locked).to.deep.equal(['name', 'phone', 'address']);
    expect(await change({ phone: '' })).to.equal('FIELD_LOCKED phone');
    expect(await change({ address: { line1: 'Rua B 2', city: 'Recife' } })).to.equal('FIELD_LOCKED address');
    expect(await change({ address: { city: 'Recife', line1: 'Rua A 1' } })).to.equal('changed');
  });

  it('is changed by staff on a page of their own', async () => {
    const { client } = await shown();
    const page = await staff.send(`/staff/clients/${String(ana.clientId)}/edit`, 'save', { version: String(client.version), name: 'Ana Lima', phone: '1', locale: 'en', 'address.line1': 'Rua C 3', 'address.line2': '', 'address.postcode': '', 'address.city': 'Olinda', 'address.region': '', dueDay: '5', status: 'active' });
    expect(page.text).to.include('Ana Lima').and.include('Rua C 3, Olinda');
    const stale = await staff.send(`/staff/clients/${String(ana.clientId)}/edit`, 'save', { version: String(client.version), name: 'Too late', phone: '', locale: 'en', dueDay: '', status: 'active' });
    expect([stale.status, (await shown()).client.name]).to.deep.equal([422, 'Ana Lima']);
    const other = await app.call<{ id: number }>('brands.create', { company: 'Other', name: 'Other', country: 'BR', currency: 'BRL', zone: 'America/Sao_Paulo', locale: 'en', email: 'o@example.com' });
    expect(await app.call('clientFields.locks', { brandId: other.id })).to.deep.equal({ name: false, phone: false, address: false });
  });
});
