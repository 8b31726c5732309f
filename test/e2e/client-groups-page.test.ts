import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

const PATH = '/staff/client-groups';

describe('the page of client groups', function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;

  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
  });
  after(() => app.close());

  const groups = async (): Promise<readonly { readonly id: number; readonly brandId: number; readonly version: number; readonly discountPercent: string | null; readonly separateInvoices: boolean; readonly clients: number }[]> => (await app.call<{ items: never[] }>('clientGroups.list', {})).items;

  it('makes one, shows how many are in it, and changes it', async () => {
    const client = await app.signUp('Ana Souza');
    const brandId = (await app.call<{ items: { id: number }[] }>('brands.list', {})).items[0]?.id ?? 0;
    expect((await staff.send(PATH, 'create', { brandId: String(brandId), name: 'Schools', discountPercent: '7,5' })).text).to.contain('Schools').and.contain('7.5 %');
    const [made] = await groups();
    await app.call('clients.assignGroup', { id: client.clientId, groupId: made?.id });
    const open = await staff.get(`${PATH}?edit=${String(made?.id)}`);
    expect(open.html).to.contain('value="Schools"').and.contain('value="7.5"');
    const typed = { id: String(made?.id), version: String(made?.version), name: 'Universities', discountPercent: '10', separateInvoices: 'on' };
    expect((await staff.send(PATH, 'update', typed)).text).to.contain('Universities').and.contain('10 %').and.contain('Each item on its own invoice');
    expect((await groups())[0]).to.deep.include({ discountPercent: '10', separateInvoices: true, clients: 1 });
    // Who opened it before may not undo that.
    expect((await staff.send(PATH, 'update', { ...typed, name: 'Old' })).status).to.not.equal(200);
    expect((await staff.get(PATH)).text).to.not.contain('Old');
  });

  it('keeps what was typed where a discount is none', async () => {
    const [made] = await groups();
    const page = await staff.send(`${PATH}?edit=${String(made?.id)}`, 'update', { id: String(made?.id), version: String(made?.version), name: 'Typed', discountPercent: '101' });
    expect(page.status).to.equal(422);
    expect(page.html).to.match(/id="f-update-discountPercent"[^>]*aria-invalid="true"/).and.contain('value="Typed"');
  });

  it('is chosen for a client on his own page, where a change of his contact data meanwhile is in nobody’s way', async () => {
    const client = await app.signUp('Bia Lima');
    const [made] = await groups();
    const path = `/staff/clients/${String(client.clientId)}/edit`;
    const books = async (): Promise<unknown> => (await app.call<{ billing: unknown }>('clients.get', { id: client.clientId })).billing;
    const { html } = await staff.get(path);
    expect(html).to.match(/<option value=""[^>]*>No group</).and.contain(`<option value="${String(made?.id)}">Universities`);
    const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
    expect((await staff.send(path, 'group', { groupId: String(made?.id), separateInvoices: 'on' })).html).to.match(new RegExp(`<option value="${String(made?.id)}" selected`));
    expect(await books()).to.deep.equal({ groupId: made?.id, separateInvoices: true });
    // Contact data typed before that are not written over it.
    await staff.send(path, 'save', { version, name: 'Old', phone: '', locale: 'en', dueDay: '', status: 'active' });
    expect((await app.call<{ client: { name: string } }>('clients.get', { id: client.clientId })).client.name).to.equal('Bia Lima');
    await staff.send(path, 'group', { groupId: '' });
    expect(await books()).to.deep.equal({ groupId: null, separateInvoices: false });
    expect((await app.call<{ billing: unknown }>('clients.get', { id: client.clientId }, client.caller)).billing).to.equal(null);
  });
});
