import { isBilletError } from '@billet/sdk';
import { openTestApp, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

interface Team {
  readonly items: readonly { readonly id: number; readonly email: string }[];
  readonly roles: readonly { readonly id: number; readonly name: string; readonly permissions: readonly string[] }[];
}

describe('the roles editor', function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;
  before(async () => {
    app = await openTestApp();
    staff = await app.staffBrowser();
  });
  after(() => app.close());

  const roleNamed = async (name: string): Promise<Team['roles'][number] | undefined> => (await app.call<Team>('staff.list', {})).roles.find((role) => role.name === name);
  const made = async (name: string, permissions: readonly string[]): Promise<string> => {
    const { id } = await app.call<{ id: number }>('roles.create', { name, permissions });
    return `/staff/team/roles/${String(id)}`;
  };
  const signIn = async (name: string, permissions: readonly string[]): Promise<TestBrowser> => {
    const { id: roleId } = await app.call<{ id: number }>('roles.create', { name, permissions });
    await app.call('staff.create', { name, email: `${name}@example.com`, password: 'somebody signs in', roleId });
    const browser = app.browser();
    await browser.send('/staff/sign-in', 'sign-in', { email: `${name}@example.com`, password: 'somebody signs in' });
    return browser;
  };
  const ticked = (html: string): readonly string[] => [...html.matchAll(/name="may-([^"]+)" value="on" checked/g)].map(([, right]) => right ?? '');
  const offered = (html: string): readonly string[] => [...html.matchAll(/name="may-([^"]+)"/g)].map(([, right]) => right ?? '');
  const preview = (html: string): string => /<div id="role-preview"[\s\S]*?<\/div>\s*(?:<p class="small faint">[^<]*<\/p>)?<\/div>/.exec(html)?.[0] ?? '';

  it('offers every right that an operation for staff asks for, each once, in words, in an area', async () => {
    const { html } = await staff.get('/staff/team/roles/new');
    const asked = new Set(app.house.registry.all().filter(({ operation }) => operation.audience.includes('staff') && operation.permission !== 'public').map(({ operation }) => operation.permission));
    expect([...offered(html)].sort()).to.deep.equal([...asked].sort());
    for (const right of asked) expect(html, `${right} has no words`).to.not.include(`> ${right}</label>`);
    expect(html).to.include('<legend>Money</legend>').and.include('Manage departments').and.include('See clients').and.not.include('See the account');
    expect(html.match(/<fieldset/g)?.length).to.equal(9);
  });

  it('makes a role from what is ticked, and nothing is typed as a code', async () => {
    const page = await staff.send('/staff/team/roles/new', 'save', { name: 'Accountant', 'may-invoices.read': 'on', 'may-payments.write': 'on' });
    expect(page.status).to.equal(200);
    expect((await roleNamed('Accountant'))?.permissions).to.have.members(['invoices.read', 'payments.write']);
    expect(ticked(page.html)).to.have.members(['invoices.read', 'payments.write']);
  });

  it('refuses a role without rights, and keeps its name', async () => {
    const page = await staff.send('/staff/team/roles/new', 'save', { name: 'Nobody at all' });
    expect([page.status, page.html.includes('value="Nobody at all"'), page.html.includes('aria-invalid="true"')]).to.deep.equal([422, true, true]);
    expect(await roleNamed('Nobody at all')).to.equal(undefined);
  });

  it('says in words what a role can do, and what is dangerous', async () => {
    const { html } = await staff.get(await made('Refunder', ['invoices.*', 'payments.write']));
    const words = preview(html);
    expect(words).to.include('See invoices').and.include('Write and change invoices').and.match(/class="weighty">.*?Book, refund and assign payments/);
    expect(words).to.include('Nothing in: Clients, Services and servers').and.not.include('See clients');
    const operations = app.house.registry.all().filter(({ operation }) => operation.audience.includes('staff') && operation.permission !== 'public');
    const may = operations.filter(({ operation: { permission } }) => permission.startsWith('invoices.') || permission === 'payments.write').length;
    expect(words).to.include(`${String(may)} of ${String(operations.length)} actions`);
    expect(html).to.include('Money can leave the house with it.');
  });

  it('follows what is ticked before anything is saved', async () => {
    const path = await made('Follower', ['clients.read']);
    const page = await (await staff.raw(path, {})).text();
    const token = /name="_csrf" value="([^"]*)"/.exec(page)?.[1] ?? '';
    const answer = await staff.raw(path, { method: 'POST', headers: { 'HX-Request': 'true' }, body: new URLSearchParams({ _csrf: token, _form: 'save', name: 'Follower', 'may-domains.read': 'on' }) });
    const part = await answer.text();
    expect(part).to.include('See domains').and.not.include('See clients');
    expect((await roleNamed('Follower'))?.permissions).to.deep.equal(['clients.read']);
  });

  it('keeps a pattern as long as all it covers is ticked, and parts it when something is taken away', async () => {
    const path = await made('Pattern', ['invoices.*', 'clients.read']);
    const all = Object.fromEntries(ticked((await staff.get(path)).html).map((right) => [`may-${right}`, 'on']));
    expect(Object.keys(all)).to.have.members(['may-invoices.read', 'may-invoices.write', 'may-clients.read']);
    await staff.send(path, 'save', { name: 'Pattern', ...all, 'may-orders.read': 'on' });
    expect((await roleNamed('Pattern'))?.permissions).to.have.members(['invoices.*', 'clients.read', 'orders.read']);
    await staff.send(path, 'save', { name: 'Pattern', 'may-invoices.read': 'on', 'may-clients.read': 'on' });
    expect((await roleNamed('Pattern'))?.permissions).to.have.members(['invoices.read', 'clients.read']);
  });

  it('gives everything for good by one switch', async () => {
    const path = await made('Partner', ['clients.read']);
    await staff.send(path, 'save', { name: 'Partner', everything: 'on' });
    expect((await roleNamed('Partner'))?.permissions).to.deep.equal(['*']);
    expect(preview((await staff.get(path)).html)).to.include('Every action of the staff area');
  });

  it('keeps a right whose extension does not run', async () => {
    const path = await made('Keeper', ['parking.read', 'clients.read']);
    expect(ticked((await staff.get(path)).html)).to.have.members(['parking.read', 'clients.read']);
  });

  it('offers nobody more than he holds, and shows what he must not change', async () => {
    const small = await signIn('small', ['staff.*', 'clients.read']);
    const page = await small.get('/staff/team/roles/new');
    expect(offered(page.html)).to.have.members(['staff.read', 'staff.write', 'clients.read']);
    expect(page.html).to.not.include('name="everything"');
    const owner = await small.get('/staff/team/roles/1');
    expect([offered(owner.html).length, owner.text.includes('This role may do more than you')]).to.deep.equal([0, true]);
    const own = await roleNamed('small');
    const mine = await small.get(`/staff/team/roles/${String(own?.id)}`);
    expect([offered(mine.html).length, mine.text.includes('This is your own role')]).to.deep.equal([0, true]);
    const reader = await signIn('reader', ['staff.read']);
    expect((await reader.get('/staff/team')).html).to.not.include('/staff/team/roles/new');
    const who = { audience: 'staff', actor: { kind: 'staff', id: '9' }, permissions: ['staff.*'], scope: { kind: 'all' }, locale: 'en', userId: 9 } as const;
    const refused = await app.call('roles.create', { name: 'Too much', permissions: ['clients.read'] }, who).then(() => 'none', (error: unknown) => (isBilletError(error) ? error.code : String(error)));
    expect(refused).to.equal('GRANT_TOO_WIDE');
  });
});
