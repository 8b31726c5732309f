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
});
