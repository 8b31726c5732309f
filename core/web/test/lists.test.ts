import { openTestApp, postgresAvailable, requireComponent, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

const lists = (engine: 'sqlite' | 'postgres'): void => {
  describe(`lists of the staff area [${engine}]`, function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;
  let other: TestBrowser;
  let ana: TestClient;
  let serviceId = 0;

  before(async () => {
    app = await openTestApp({ engine });
    ana = await app.signUp('Ana Souza');
    await app.signUp('Bruno Lima');
    const made = await app.order(ana);
    serviceId = made.serviceId;
    await app.pay(made.invoiceId);
    staff = await app.staffBrowser();
    const { id } = await app.call<{ id: number }>('roles.create', { name: 'Desk', permissions: ['clients.read'] });
    await app.call('staff.create', { name: 'Clara', email: 'clara@example.com', password: 'clara signs in', roleId: id });
    other = app.browser();
    await other.send('/staff/sign-in', 'sign-in', { email: 'clara@example.com', password: 'clara signs in' });
  });
  after(() => app.close());

  const csv = async (path: string): Promise<readonly string[]> => (await staff.get(path)).html.replace(/^\u{feff}/u, '').trim().split('\r\n');
  const found = async (search: string): Promise<readonly number[]> => (await app.call<{ items: readonly { id: number }[] }>('services.list', { search })).items.map((item) => item.id);

  it('are filtered by their fields, and say so where a filter means nothing', async () => {
    expect((await staff.get('/staff/clients?kind=person&search=Bruno')).text).to.contain('Bruno Lima').and.not.contain('Ana Souza');
    expect((await staff.get('/staff/clients?country=ZZ')).text).to.contain('Nothing matches this filter.');
    expect((await staff.get('/staff/clients?kind=&country=&until=')).text).to.contain('Ana Souza');
    const wrong = await staff.get('/staff/clients?since=yesterday');
    expect(wrong.status).to.equal(200);
    expect(wrong.html).to.contain('data-tone="bad"');
    expect((await staff.get('/staff/invoices?overdue=1')).status).to.equal(200);
    expect((await staff.get('/staff/orders?status=cancelled')).text).to.contain('Nothing matches this filter.');
    expect((await staff.get('/staff/services?status=terminated')).text).to.contain('Nothing matches this filter.');
  });

  it('go home as a file just as they are filtered, with the columns that are shown', async () => {
    const [head, ...rows] = await csv('/staff/clients?search=Ana&format=csv');
    expect(head).to.equal('Name,Number,E-mail,Status,Since');
    expect(rows).to.have.length(1);
    expect(rows[0]).to.match(/^Ana Souza,/);
  });

  it('show the columns that somebody chose, to him alone, until he wants the usual ones', async () => {
    await staff.send('/staff/clients?search=Ana', 'columns', { 'column-country': 'on', 'column-currency': 'on' });
    expect((await csv('/staff/clients?search=Ana&format=csv'))[0]).to.equal('Name,Country,Currency');
    expect((await other.get('/staff/clients')).html).to.match(/<th scope="col"[^>]*>Number</);
    await staff.send('/staff/clients', 'columns', {});
    expect((await csv('/staff/clients?format=csv'))[0]).to.equal('Name');
    await staff.send('/staff/clients', 'columns', { 'column-number': 'on', 'column-email': 'on', 'column-status': 'on', 'column-since': 'on' });
    expect(await app.house.db.raw('select id from list_columns')).to.deep.equal([]);
  });

  it('keep a filter for its owner, or for everybody, and only its owner removes it', async () => {
    await staff.send('/staff/clients?search=Bruno', 'save-view', { name: 'Brunos' });
    await staff.send('/staff/clients?kind=person', 'save-view', { name: 'People', shared: 'on' });
    const twice = await staff.send('/staff/clients?kind=company', 'save-view', { name: 'People' });
    expect(twice.status).to.equal(422);
    expect(twice.text).to.contain('You have a filter of this name already.');
    expect((await staff.get('/staff/clients?search=Bruno')).html).to.match(/aria-current="page">.*Brunos/);
    const theirs = await other.get('/staff/clients');
    expect(theirs.text).to.contain('People (shared)').and.not.contain('Brunos');
    const [people] = await app.house.db.raw<{ id: number | string }>(`select id from list_views where name = 'People'`);
    const id = String(people?.id);
    expect((await other.send('/staff/clients', 'forget-view', { id })).status).to.equal(422);
    expect((await staff.send('/staff/clients?kind=person', 'forget-view', { id })).status).to.equal(200);
    expect((await other.get('/staff/clients')).text).not.to.contain('People');
  });

  it('say whose each row is by name, with a link, and by number to who may not read clients', async () => {
    const bruno = await app.signUp('Bruno Lima');
    const bought = await app.order(bruno);
    await app.pay(bought.invoiceId);
    for (const path of ['/staff/orders', '/staff/payments']) {
      const { html } = await staff.get(path);
      for (const { clientId, name } of [{ ...ana, name: 'Ana Souza' }, { ...bruno, name: 'Bruno Lima' }]) expect(html, path).to.match(new RegExp(`href="/staff/clients/${String(clientId)}"[^>]*>${name}<`));
    }
    await staff.send('/staff/services', 'columns', { 'column-client': 'on' });
    expect(await csv('/staff/services?format=csv')).to.include.members(['Service,Client']);
    expect((await csv('/staff/services?format=csv')).join()).to.contain('Bruno Lima').and.contain('Ana Souza');
    const { id } = await app.call<{ id: number }>('roles.create', { name: 'Cash', permissions: ['orders.read'] });
    await app.call('staff.create', { name: 'Caio', email: 'caio@example.com', password: 'caio signs in', roleId: id });
    const cash = app.browser();
    await cash.send('/staff/sign-in', 'sign-in', { email: 'caio@example.com', password: 'caio signs in' });
    expect((await cash.get('/staff/orders')).text).to.contain(`#${String(bruno.clientId)}`).and.not.contain('Bruno Lima');
    expect(await app.call('clients.names', { ids: `${String(bruno.clientId)},999,${String(bruno.clientId)}` })).to.deep.equal({ items: [{ id: bruno.clientId, name: 'Bruno Lima' }] });
  });

  it('lead from page to page without losing the filter', async () => {
    await app.call('settings.save', { owner: 'site', values: { recordsPerPage: 10 } });
    for (let i = 0; i < 12; i += 1) await app.call('clients.create', { brandId: app.brandId, name: `Many ${String(i)}`, email: `many${String(i)}@example.com`, country: 'BR' });
    const first = await staff.get('/staff/clients?search=Many');
    const next = /<footer><a[^>]*href="([^"]+)"/.exec(first.html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? '';
    expect(next).to.contain('search=Many').and.contain('before=');
    const second = await staff.get(`/staff/clients${next}`);
    expect(second.text).to.contain('Many 0').and.contain('Many 1').and.not.contain('Many 2');
    expect(await csv('/staff/clients?search=Many&format=csv')).to.have.length(13);
  });

  it('are the same for mails, jobs, runs, servers and products', async () => {
    const mails = await staff.get('/staff/mails?to=CLIENT1@');
    expect(mails.text).to.contain('client1@example.com').and.not.contain('client2@example.com');
    expect((await staff.get('/staff/mails?key=service-welcome&until=2001-01-01')).text).to.contain('Nothing matches this filter.');
    expect((await csv('/staff/mails?to=client1%40&format=csv'))[0]).to.equal('Subject,To,Status,When');
    expect((await staff.get('/staff/products?status=active&search=FIBRA')).text).to.contain('Fibra 20M');
    expect((await staff.get('/staff/products?type=domain')).text).to.contain('Nothing matches this filter.');
    expect((await staff.get('/staff/runs?state=failed&since=2027-01-01&until=2027-12-31')).text).to.contain('Nothing matches this filter.');
    await app.house.db.transaction(() => app.house.db.execute(`insert into servers (extension, name, enabled, match, placed, troubles, created_at) values ('ftp', 'Box one', ?, 'any', 0, 0, ?)`, [false, app.house.clock.now()]));
    expect((await staff.get('/staff/servers?enabled=false&search=box')).text).to.contain('Box one');
    expect((await staff.get('/staff/servers?enabled=true&search=box')).text).not.to.contain('Box one');
    await app.house.executor.asSystem('test', (ctx) => ctx.enqueue(...Array.from({ length: 12 }, (_, i) => ({ task: 'mail.send', payload: {}, dedupeKey: `later-${String(i)}`, runAt: '2099-01-01T00:00:00.000Z' }))));
    const jobs = await staff.get('/staff/jobs?state=queued&task=mail.send');
    const next = /<footer><a[^>]*href="([^"]+)"/.exec(jobs.html)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? '';
    expect(next).to.contain('task=mail.send').and.contain('before=');
    expect((await staff.get(`/staff/jobs${next}`)).html.match(/<th scope="row">mail\.send/g)?.length).to.equal(2);
    expect(await csv('/staff/jobs?state=queued&task=mail.send&format=csv')).to.have.length(13);
    await staff.send('/staff/jobs', 'columns', { 'column-subject': 'on' });
    expect((await csv('/staff/jobs?format=csv'))[0]).to.equal('Task,About');
  });

  it('find a service by number, name, login, address and domain, and by the server it is on', async () => {
    const { db, clock } = app.house;
    let serverId = 0;
    const [service] = await db.raw<{ number: string }>('select number from services where id = ?', [serviceId]);
    await db.transaction(async () => {
      const [server] = await db.raw<{ id: number }>(`insert into servers (extension, name, enabled, match, placed, troubles, created_at) values ('ftp', 'One', ?, 'any', 0, 0, ?) returning id`, [true, clock.now()]);
      serverId = Number(server?.id);
      const [bound] = await db.raw<{ id: number }>(
        `insert into service_bindings (service_id, client_id, server_id, extension, username, state, attempts, created_at, role, position) values (?, ?, ?, 'ftp', 'Cpuser77', 'applied', 0, ?, 'main', 9) returning id`,
        [serviceId, ana.clientId, serverId, clock.now()],
      );
      await db.execute(
        `insert into service_resources (service_id, client_id, binding_id, kind, key, name, data, state, created_at, going, recorded) values (?, ?, ?, 'radiusLogin', 'second', 'Fiber.Ana_1', '{"ip":"203.0.113.77"}', 'applied', ?, ?, ?)`,
        [serviceId, ana.clientId, Number(bound?.id), clock.now(), false, false],
      );
    });
    await db.transaction(async () => {
      const [tld] = await db.raw<{ id: number }>(
        `insert into tlds (brand_id, name, product_id, status, grace_days, redemption_days, pending_delete_days, auto_renew_by_registry, auth_code, dnssec, fields, notices, created_at) values (?, 'example', ?, 'active', 0, 0, 0, ?, 'none', 'none', '[]', '[]', ?) returning id`,
        [app.brandId, app.productId, false, clock.now()],
      );
      await db.execute(
        `insert into domains (client_id, service_id, brand_id, tld_id, name, unicode, state, state_since, nameservers, dnssec, statuses, created_at) values (?, ?, ?, ?, 'souza-fibra.example', 'souza-fibra.example', 'pending', '2027-01-21', '[]', '{"ds":[],"keys":[]}', '[]', ?)`,
        [ana.clientId, serviceId, app.brandId, Number(tld?.id), clock.now()],
      );
    });
    for (const typed of [service?.number ?? '', 'fiber.ana_1', '203.0.113.77', 'cpuser77', 'Souza-Fibra.ex']) expect(await found(typed), typed).to.deep.equal([serviceId]);
    expect(await found('fiberxana')).to.deep.equal([]);
    expect(await found('fiber%1')).to.deep.equal([]);
    expect((await staff.get(`/staff/services?serverId=${String(serverId)}`)).html).to.contain(`/staff/services/${String(serviceId)}"`);
    const domains = await staff.get('/staff/domains?state=pending&search=souza');
    expect(domains.text).to.contain('souza-fibra.example');
    expect((await staff.get('/staff/domains?state=grace')).text).not.to.contain('souza-fibra.example');
    expect((await staff.get('/staff/payments?from=2000-01-01')).text).not.to.contain('Nothing matches');
    expect((await staff.get('/staff/payments?until=2000-01-01')).text).to.contain('Nothing matches this filter.');
    expect((await staff.get('/staff/services?serverId=9999')).text).to.contain('Nothing matches this filter.');
    expect((await staff.get('/staff/services?search=203.0.113.77')).html).to.contain(`/staff/services/${String(serviceId)}"`);
  });

  it('find all of that from one field, each kind once, and offer what can be done with it', async () => {
    const [made] = await app.house.db.raw<{ number: string }>('select number from orders limit 1');
    const [paid] = await app.house.db.raw<{ id: number; reference: string }>('select id, reference from payments limit 1');
    const find = async (q: string, more = {}): Promise<readonly string[]> => (await app.call<{ items: readonly { kind: string; id: number }[] }>('search.find', { q, ...more })).items.map(({ kind, id }) => `${kind} ${String(id)}`);
    for (const typed of ['fiber.ana_1', '203.0.113.7', 'CPUSER77']) expect(await find(typed), typed).to.deep.equal([`service ${String(serviceId)}`]);
    expect(await find('souza-fibra')).to.deep.equal(['domain 1']);
    expect(await find(paid?.reference.slice(0, 6) ?? '')).to.deep.equal([`payment ${String(paid?.id)}`]);
    expect(await find(made?.number.toLowerCase() ?? '')).to.include('order 1');
    expect(await find('ana souza', { kind: 'invoice' })).to.deep.equal([]);
    expect(await find('fiber%1')).to.deep.equal([]);
    await app.house.db.transaction(() => app.house.db.execute(`update service_resources set name = 'renamed.login', data = '{"ip":"198.51.100.9"}' where key = 'second'`));
    expect([...(await find('203.0.113.77')), ...(await find('198.51.100.9'))]).to.deep.equal([`service ${String(serviceId)}`]);
    await app.house.db.transaction(() => app.house.db.execute(`update service_resources set state = 'removed' where key = 'second'`));
    expect(await find('198.51.100.9')).to.deep.equal([]);
    const page = await staff.get('/staff/find?q=souza-fibra');
    expect(page.html).to.contain('/staff/domains/1"');
    const service = `/staff/services/${String(serviceId)}`;
    const meant = await staff.get('/staff/find?q=suspend+cpuser77');
    expect(meant.html).to.contain(`${service}#suspend"`);
    // Another plan is for what has plans.
    const offersPlan = async (): Promise<boolean> => (await staff.get('/staff/find?q=cpuser77')).html.includes(`${service}/change"`);
    const asDomain = (from: string, to: string): Promise<unknown> => app.house.db.transaction(() => app.house.db.execute('update products set type = ? where type = ?', [to, from]));
    expect(await offersPlan()).to.equal(true);
    const [{ type } = { type: '' }] = await app.house.db.raw<{ type: string }>('select p.type from products p join services s on s.product_id = p.id where s.id = ?', [serviceId]);
    await asDomain(type, 'domain');
    expect(await offersPlan()).to.equal(false);
    await asDomain('domain', type);
    expect((await staff.get('/staff/find?q=new+invoice+for+ana')).html).to.contain(`/staff/invoices/new?client&#x3D;${String(ana.clientId)}"`);
    expect((await other.get('/staff/find?q=suspend+cpuser77')).html).not.to.contain('/staff/services/');
  });

  it('of orders lead to their pages, also when the record of a service is gone', async () => {
    // Whatever the service is called: names of domains are written in several ways, and staff rename services.
    expect((await staff.get('/staff/orders/1')).html).to.contain('/staff/domains/1"');
    const plain = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'other', slug: 'plain', name: { en: 'Plain thing' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 100 }] });
    const { serviceIds } = await app.call<{ serviceIds: readonly number[] }>('orders.place', { items: [{ productId: plain.id }] }, ana.caller);
    const [gone = 0] = serviceIds;
    const { service } = await app.call<{ service: { number: string } }>('services.get', { id: gone });
    await app.call('services.deleteRecord', { id: gone, confirm: service.number });
    const [order] = (await app.call<{ items: readonly { id: number }[] }>('orders.list', {})).items;
    for (const [browser, path] of [[staff, '/staff/orders'], [await app.clientBrowser(ana), '/orders']] as const) {
      const page = await browser.get(`${path}/${String(order?.id)}`);
      expect(page.status).to.equal(200);
      expect(page.text).to.contain('Plain thing');
    }
  });
  });
};

lists('sqlite');
if (requireComponent('PostgreSQL', postgresAvailable())) lists('postgres');
