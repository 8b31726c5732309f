import { isBilletError } from '@billet/sdk';
import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

const notes = (engine: 'sqlite' | 'postgres'): void => {
  describe(`notes of staff [${engine}]`, function () {
    this.timeout(60_000);
    let app: TestApp;
    let staff: TestBrowser;
    let ana: TestClient;
    let bruno: TestClient;
    let serviceId = 0;
    let orderId = 0;
    const client = (): string => `/staff/clients/${String(ana.clientId)}`;
    const signIn = async (name: string, permissions: readonly string[]): Promise<TestBrowser> => {
      const { id } = await app.call<{ id: number }>('roles.create', { name, permissions });
      await app.call('staff.create', { name, email: `${name}@example.com`, password: 'somebody signs in', roleId: id });
      const browser = app.browser();
      await browser.send('/staff/sign-in', 'sign-in', { email: `${name}@example.com`, password: 'somebody signs in' });
      return browser;
    };
    const noteId = async (text: string): Promise<number> => Number((await app.house.db.raw<{ id: number }>('select id from notes where text = ?', [text]))[0]?.id);

    before(async () => {
      app = await openTestApp({ engine });
      ana = await app.signUp('Ana Souza');
      bruno = await app.signUp('Bruno Lima');
      serviceId = (await app.order(ana)).serviceId;
      orderId = Number((await app.house.db.raw<{ id: number }>('select id from orders'))[0]?.id);
      staff = await app.staffBrowser();
    });
    after(() => app.close());

    it('are written about a client, a service and an order, with who and when', async () => {
      await staff.send(client(), 'add-note', { text: 'Calls <b>only</b> after six' });
      await staff.send(`/staff/services/${String(serviceId)}`, 'add-note', { text: 'Antenna on the roof' });
      await staff.send(`/staff/orders/${String(orderId)}`, 'add-note', { text: 'Asked for a discount' });
      const page = await staff.get(client());
      expect(page.html).to.contain('Calls &lt;b&gt;only&lt;/b&gt; after six');
      expect(page.text).to.contain('Calls').and.not.contain('Antenna').and.not.contain('discount');
      expect((await staff.get(`/staff/services/${String(serviceId)}`)).text).to.contain('Antenna').and.not.contain('Calls');
      expect((await staff.get(`/staff/orders/${String(orderId)}`)).text).to.contain('Asked for a discount').and.not.contain('Antenna');
      const [row] = (await app.call<{ items: readonly { author: string | null; createdAt: string }[] }>('notes.list', { clientId: ana.clientId })).items;
      expect(row?.author).to.be.a('string').and.not.equal('');
      expect(page.text).to.contain(row?.author);
      const empty = await staff.send(client(), 'add-note', { text: '  ' });
      expect(empty.status).to.equal(422);
    });

    it('stand on top of all pages of a client when they are pinned, twenty at most', async () => {
      await staff.send(client(), 'add-note', { text: 'Never cut the line', sticky: 'on' });
      for (const path of [client(), `/staff/services/${String(serviceId)}`, `/staff/orders/${String(orderId)}`]) expect((await staff.get(path)).text, path).to.contain('Never cut the line');
      expect((await staff.get(client())).text).to.match(/Never cut the line[\s\S]*Calls/);
      for (let i = 1; i < 20; i += 1) await app.call('notes.add', { clientId: ana.clientId, text: `Pinned ${String(i)}`, sticky: true });
      const more = await staff.send(client(), 'add-note', { text: 'One too many', sticky: 'on' });
      expect(more.status).to.equal(422);
      expect(more.text).to.contain('These are enough pinned notes for one client.');
      await app.house.db.transaction(() => app.house.db.execute(`delete from notes where text like 'Pinned%'`));
    });

    it('are changed and removed, and the audit keeps the old words', async () => {
      const clara = await signIn('Clara', ['clients.read', 'clients.write', 'services.read', 'invoices.read', 'payments.read', 'products.read', 'audit.read', 'notes.read', 'notes.write']);
      const id = await noteId('Calls <b>only</b> after six');
      await clara.send(`/staff/notes/${String(id)}`, 'save', { text: 'Calls after eight', sticky: 'on' });
      expect(await app.call<object>('notes.get', { id })).to.include({ text: 'Calls after eight', sticky: true, editor: 'Clara' });
      expect((await staff.get(client())).text).to.contain('changed by Clara');
      expect(await app.call<object>('notes.edit', { id, text: 'Calls after eight', sticky: true })).to.deep.equal({ changed: false });
      await staff.send(`/staff/notes/${String(id)}`, 'remove', {});
      expect((await staff.get(client())).text).not.to.contain('Calls after eight');
      const { items } = await app.call<{ items: readonly { operation: string; before: unknown }[] }>('audit.history', { kind: 'note', id: String(id) });
      expect(items.map(({ operation }) => operation)).to.include.members(['notes.add', 'notes.edit', 'notes.remove']);
      expect((await staff.get(`/staff/notes/${String(id)}`)).status).to.equal(404);
    });

    it('go from page to page', async () => {
      for (let i = 1; i <= 22; i += 1) await app.call('notes.add', { clientId: bruno.clientId, text: `Visit number ${String(i)}.` });
      const path = `/staff/clients/${String(bruno.clientId)}`;
      const first = await staff.get(path);
      expect(first.text).to.contain('Visit number 22.').and.contain('Visit number 3.').and.not.contain('Visit number 2.');
      const before = /\?notesBefore(?:=|&#x3D;)(\d+)/.exec(first.html)?.[1] ?? '';
      expect((await staff.get(`${path}?notesBefore=${before}`)).text).to.contain('Visit number 2.').and.contain('Visit number 1.').and.not.contain('Visit number 3.');
    });

    it('are for those who may read them, never for clients, and never about what is another’s', async () => {
      const id = await noteId('Never cut the line');
      const reader = await signIn('Rita', ['clients.read', 'services.read', 'invoices.read', 'payments.read', 'products.read', 'audit.read', 'notes.read']);
      expect((await reader.get(client())).text).to.contain('Never cut the line').and.not.contain('New note');
      expect((await reader.send(client(), 'add-note', { text: 'Not mine to write' })).status).not.to.equal(200);
      expect(await noteId('Not mine to write')).to.be.NaN;
      const blind = await signIn('Otto', ['clients.read', 'services.read', 'invoices.read', 'payments.read', 'products.read', 'audit.read']);
      expect((await blind.get(client())).status).to.equal(200);
      expect((await blind.get(client())).text).not.to.contain('Never cut the line');
      expect((await blind.get(`/staff/notes/${String(id)}`)).status).to.equal(403);
      const refused = async (input: object, caller?: TestClient['caller']): Promise<unknown> => app.call('notes.add', { text: 'x', ...input }, caller).then(() => 'taken', (error: unknown) => (isBilletError(error) ? error.code : error));
      expect(await refused({ clientId: ana.clientId }, ana.caller)).to.equal('FORBIDDEN');
      expect(await refused({ clientId: bruno.clientId, serviceId })).to.equal('NOT_FOUND');
      expect(await refused({ clientId: bruno.clientId, orderId })).to.equal('NOT_FOUND');
      expect(await refused({ clientId: ana.clientId, serviceId, orderId })).to.equal('NOTE_ONE');
    });
  });
};

notes('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) notes('postgres');
