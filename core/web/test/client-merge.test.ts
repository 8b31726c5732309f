import { openTestApp, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

describe('two clients become one, on its pages', function () {
  this.timeout(30_000);
  let app: TestApp;
  let staff: TestBrowser;
  let ana: TestClient;
  let twin: TestClient;
  const at = ({ clientId }: TestClient, more = ''): string => `/staff/clients/${String(clientId)}${more}`;

  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana Souza');
    twin = await app.signUp('Ana Souza');
    await app.signUp('Bruno Lima');
    await app.order(twin);
    await app.call('balances.import', { reference: 'old', items: [{ clientId: twin.clientId, amount: 2500, currency: 'BRL' }] });
    await app.house.settle();
  });
  after(() => app.close());

  it('begins with who could stay, found by name, and looks for others', async () => {
    expect((await staff.get(at(twin))).html).to.include(at(twin, '/merge'));
    const page = await staff.get(at(twin, '/merge'));
    expect(page.html).to.include(`?into&#x3D;${String(ana.clientId)}`);
    expect(page.text).to.not.include('Bruno Lima');
    expect((await staff.send(at(twin, '/merge'), 'look', { q: 'Bruno' })).text).to.include('Bruno Lima');
    expect((await staff.get(at(twin, '/merge?q=nobody'))).text).to.include('No other active client of this brand is found.');
  });

  it('shows what moves, wants the number, and leads old links to who is left', async () => {
    const plan = await staff.get(at(twin, `/merge?into=${String(ana.clientId)}`));
    expect(plan.text).to.include('What moves').and.include('Services').and.match(/Merge into \d+/);
    expect((await staff.get(at(twin, `/merge?into=${String(twin.clientId)}`))).text).to.include('These are the same client.').and.not.include('Make them one');
    const path = at(twin, `/merge?into=${String(ana.clientId)}`);
    expect((await staff.send(path, 'merge', { intoId: String(ana.clientId), confirm: 'no' })).text).to.include('to confirm.');
    const { client } = await app.call<{ client: { number: string } }>('clients.get', { id: twin.clientId });
    const done = await staff.send(path, 'merge', { intoId: String(ana.clientId), confirm: client.number });
    expect([done.path, done.text.includes('The two clients are one.')]).to.deep.equal([at(ana), true]);
    expect(done.text).to.include('Merged records').and.include('Fibra 20M');
    expect((await staff.get(at(twin))).path).to.equal(at(ana));
    expect((await staff.get(at(twin, '/edit'))).path).to.equal(at(ana));
    const record = await staff.get(at(twin, '?record'));
    expect(record.text).to.include('This client was merged into another.').and.include('Closed');
  });

  it('says in words on the balance of who stays what came over', async () => {
    const client = await app.clientBrowser(ana);
    const { text } = await client.get('/balance');
    expect(text).to.include('Merged with another client').and.not.include('client.merged');
  });

  it('needs a right of its own', async () => {
    const caller = { audience: 'staff', actor: { kind: 'staff', id: '1' }, userId: 1, permissions: ['clients.read', 'clients.write'], scope: { kind: 'all' }, locale: 'en' } as const;
    const refused = await app.call('clients.merge', { id: ana.clientId, intoId: twin.clientId, confirm: '' }, caller).then(() => 'none', (error: unknown) => (error as { code?: string }).code);
    expect(refused).to.equal('FORBIDDEN');
  });
});
