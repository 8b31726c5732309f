import { Product, ProductBinding, ServerRequest } from '@billet/billing';
import { openTestApp, startPanelServer, type PanelServer, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';

const SECRET = 'a secret of sixteen and more';

interface Told {
  readonly action: string;
  readonly password?: string;
}

describe('a request to a server, asked again', function () {
  this.timeout(60_000);
  let app: TestApp;
  let program: PanelServer;
  let staff: TestBrowser;
  let serverId: number;
  let serviceId: number;

  /** A program of a host that takes whatever the webhook module tells. */
  const openProgram = (): Promise<PanelServer> =>
    startPanelServer({
      answer: ({ json }) => {
        const { action } = json as Told;
        if (action === 'test') return { json: { status: 'done', value: { message: 'fine' } } };
        if (action === 'accounts') return { json: { status: 'done', value: { items: [] } } };
        return { json: { status: 'done', value: action === 'ensure' ? { id: 'acc1', username: 'acc1', state: 'active' } : null } };
      },
      changes: () => false,
    });
  const actions = (): readonly string[] => program.seen.map(({ json }) => (json as Told).action);
  const passwords = (): readonly string[] => program.seen.flatMap(({ json }) => (json as Told).password ?? []);
  const last = async (purpose: string): Promise<ServerRequest> => {
    const row = await app.house.db.from(ServerRequest).where({ purpose }).whereNull('replay_of').orderBy('id', 'desc').first();
    if (row === undefined) throw new Error(`no request for ${purpose}`);
    return row;
  };
  const pageOf = ({ id }: ServerRequest): string => `/staff/servers/${String(serverId)}/requests/${String(id)}`;

  before(async () => {
    app = await openTestApp({ fakes: true });
    program = await openProgram();
    serverId = (await app.call<{ id: number }>('servers.create', { extension: 'webhook', name: 'Own program', settings: { url: `${program.url}/hook`, secret: SECRET } })).id;
    await app.house.db.transaction(async () => {
      await app.house.db.from(ProductBinding).insert({ product_id: app.productId, role: 'main', extension: 'webhook', position: 0 });
      await app.house.db.from(Product).findById(app.productId).patch({ setup_on: 'order' });
    });
    ({ serviceId } = await app.order(await app.signUp('Ana Souza')));
    await app.house.settle();
    await app.call('servers.test', { id: serverId });
    staff = await app.staffBrowser();
  });
  after(async () => {
    await app.close();
    await program.stop();
  });

  it('says what it was for, and shows all of it without its secrets', async () => {
    const list = await staff.get(`/staff/servers/${String(serverId)}/requests`);
    expect(list.text).to.contain('Connection test').and.contain('Service as it should be');
    const page = await staff.get(pageOf(await last('binding')));
    const [password = ''] = passwords();
    expect(password).to.have.lengthOf(16);
    expect(page.text).to.contain('•••').and.contain('acc1').and.not.contain(password).and.not.contain(SECRET);
    expect(page.html).to.contain(`/staff/services/${String(serviceId)}`);
  });

  it('is made once more by a button that wants to be sure, with what is wanted today, and its secrets stay out', async () => {
    const before = actions().length;
    const test = pageOf(await last('test'));
    expect((await staff.send(test, 'again', {})).status).to.equal(422);
    expect((await staff.send(test, 'again', { confirm: 'on' })).text).to.contain('being asked again');
    await staff.send(pageOf(await last('binding')), 'again', { confirm: 'on' });
    await app.house.settle();
    expect(actions().slice(before).sort()).to.deep.equal(['ensure', 'test']);
    const again = await app.house.db.from(ServerRequest).whereNotNull('replay_of');
    expect(again.map((row) => [row.purpose, row.status])).to.have.deep.members([['test', 200], ['binding', 200]]);
    expect(new Set(passwords()).size, 'the same wish').to.equal(1);
    for (const hidden of [SECRET, ...passwords()]) expect(JSON.stringify(again)).to.not.contain(hidden);
    const page = await staff.get(test);
    expect(page.text).to.contain('Asked again since');
    expect((await staff.get(pageOf(again[0] as ServerRequest))).text).to.contain('Asked again');
    const audit = await app.house.db.raw<{ after: string }>("select s.after from audit_log a join audit_subjects s on s.audit_id = a.id where a.operation = 'servers.replay'");
    expect(audit.map(({ after }) => (JSON.parse(after) as { purpose: string }).purpose)).to.have.members(['test', 'binding']);
  });

  it('tells of a server that refuses, and does not end in an error', async () => {
    program.next({ status: 500, text: 'out of order' });
    const page = pageOf(await last('test'));
    await staff.send(page, 'again', { confirm: 'on' });
    await app.house.settle();
    expect((await staff.get(page)).text).to.contain('500');
  });

  it('is refused for what changes more than that, for a service that goes, and on another server', async () => {
    const refused = (input: object): Promise<string> => app.call('servers.replay', { id: serverId, confirm: true, ...input }).then(() => 'taken', (error: unknown) => (error as { code: string }).code);
    const binding = await last('binding');
    const [action] = await app.house.db.transaction(async () => [await app.house.db.from(ServerRequest).insertAndFetch({ server_id: serverId, binding_id: binding.binding_id, at: app.house.clock.wall(), method: 'POST', url: `${program.url}/hook`, sent: '', status: 200, answer: '', ms: 1, purpose: 'action', target: null, replay_of: null })]);
    expect(await refused({ requestId: action.id })).to.equal('REPLAY_NOT_SAFE');
    expect((await staff.get(pageOf(action))).text).to.contain('not made again here');
    expect(await refused({ id: serverId + 1, requestId: binding.id })).to.equal('NOT_FOUND');
    expect(await refused({ requestId: binding.id, confirm: false })).to.not.equal('taken');
    const before = actions().length;
    await staff.send(`/staff/services/${String(serviceId)}/end`, 'cancel', { when: 'now', reason: 'moving' });
    await app.house.settle();
    const gone = actions().length;
    expect(gone).to.be.greaterThan(before);
    expect(await refused({ requestId: binding.id })).to.equal('REPLAY_NOT_SAFE');
    await app.house.settle();
    expect(actions()).to.have.lengthOf(gone);
  });
});
