import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRadiusTables } from '@billet/module-radius';
import { freeradiusAvailable, openTestApp, requireComponent, startFreeradius, type FreeradiusServer, type TestApp, type TestBrowser } from '@billet/testkit';
import { expect } from 'chai';
import knex, { type Knex } from 'knex';

const SECRET = 'testing123';
const CODE = /\b[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}\b/;

const suite = requireComponent('FreeRADIUS', freeradiusAvailable()) ? describe : describe.skip;

suite('hotspot vouchers from the kind to the network', function () {
  this.timeout(120_000);
  let app: TestApp;
  let staff: TestBrowser;
  let radius: FreeradiusServer;
  let sql: Knex;
  let dir: string;
  let codes: readonly (readonly [username: string, code: string])[];

  const auth = (username: string, code: string, more: object = {}): ReturnType<FreeradiusServer['send']> => radius.send('auth', { 'User-Name': username, 'User-Password': code, 'NAS-IP-Address': '127.0.0.1', 'NAS-Port': 7, ...more });
  const acct = (username: string, session: string, status: string, more: object = {}): void => {
    radius.send('acct', { 'User-Name': username, 'Acct-Session-Id': session, 'NAS-IP-Address': '127.0.0.1', 'NAS-Port': 7, 'Acct-Status-Type': status, ...more });
  };
  const read = async (): Promise<void> => {
    await app.house.db.transaction((work) => app.house.jobs.enqueue(work, [{ task: 'hotspot.read', payload: { serverId: 1 } }]));
    await app.house.settle();
  };

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'billet-hotspot-'));
    const file = join(dir, 'radius.db');
    sql = knex({ client: 'sqlite3', connection: { filename: file }, useNullAsDefault: true });
    await createRadiusTables(sql, 'sqlite');
    await sql('nas').insert({ nasname: '127.0.0.1', shortname: 'nas1', type: 'mikrotik', secret: SECRET });
    radius = await startFreeradius({ kind: 'sqlite', file }, SECRET);
    app = await openTestApp();
    staff = await app.staffBrowser();
    await app.call('servers.create', { extension: 'radius', name: 'POP', settings: { engine: 'sqlite', file, coaHost: '127.0.0.1', coaPort: radius.ports.coa, coaSecret: SECRET } });
    await app.call('products.create', { brandId: app.brandId, type: 'access', slug: 'wifi-4m', name: { en: 'WiFi 4M' }, module: 'radius', moduleSettings: { down: '4M', up: '1M' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 1000 }] });
    await app.call('products.create', { brandId: app.brandId, type: 'access', slug: 'wifi-day', name: { en: 'WiFi for a day' }, prices: [{ currency: 'BRL', cycle: { unit: 'once', count: 1 }, price: 500 }] });
  });
  after(async () => {
    await app.close();
    await radius.stop();
    await sql.destroy();
    rmSync(dir, { recursive: true, force: true });
  });

  it('staff say what a voucher gives; what is wrong stands at its field', async () => {
    expect((await staff.get('/staff/hotspot')).text).to.contain('No vouchers yet.');
    expect((await staff.get('/staff/hotspot/new')).text).to.contain('make a kind');
    const products = (await app.call<{ items: readonly { id: number; slug: string }[] }>('products.list', { brandId: app.brandId })).items;
    const idOf = (slug: string): string => String(products.find((each) => each.slug === slug)?.id);
    const kind = { name: 'One hour', serverId: '1', planProductId: idOf('wifi-4m'), sessions: '1', minutes: '60', validMinutes: '1440', megabytes: '500', accessPoints: '127.0.0.1, 10.5.50.1', soldProductId: idOf('wifi-day') };
    expect((await staff.send('/staff/hotspot/kinds', 'create', { ...kind, minutes: '', validMinutes: '', megabytes: '' })).text).to.contain('how much time or traffic');
    expect((await staff.send('/staff/hotspot/kinds', 'create', { ...kind, accessPoints: 'tower one' })).status).to.equal(422);
    expect((await staff.send('/staff/hotspot/kinds', 'create', kind)).text).to.contain('One hour').and.contain('one hour online').and.contain('sold as WiFi for a day');
  });

  it('and make a batch, print it and take it as a table; its page shows no code', async () => {
    const typed = { kindId: '1', name: 'Kiosk', count: '7', lastDay: '2028-12-31' };
    expect((await staff.send('/staff/hotspot/new', 'issue', { ...typed, count: '2001' })).status).to.equal(422);
    const page = await staff.send('/staff/hotspot/new', 'issue', typed);
    expect(page.path).to.equal('/staff/hotspot/1');
    await app.house.settle();
    const shown = await staff.get('/staff/hotspot/1');
    expect(shown.text).to.contain('hs-1-7').and.not.contain('not on the server').and.not.match(CODE);
    const table = await staff.get('/staff/hotspot/1/table');
    codes = [...table.html.matchAll(/"(hs-1-\d+)","([0-9A-Z-]{14})"/g)].map((match) => [match[1] ?? '', match[2] ?? ''] as const);
    expect(codes).to.have.lengthOf(7);
    const { file } = await app.call<{ file: string }>('hotspot.sheet', { id: 1 });
    expect(Buffer.from(file, 'base64').subarray(0, 5).toString()).to.equal('%PDF-');
    const history = await app.house.db.raw('select * from audit_log');
    for (const [, code] of codes) expect(JSON.stringify(history)).to.not.contain(code);
  });

  it('FreeRADIUS lets its holder in at those access points, as long as it gives', async () => {
    const [[username, code] = ['', '']] = codes;
    const { packet, attributes } = auth(username, code);
    expect(packet).to.equal('Access-Accept');
    expect(attributes).to.include({ 'Session-Timeout': '3600', 'Mikrotik-Rate-Limit': '1M/4M', 'Mikrotik-Total-Limit': '500000000' });
    expect(auth(username, code, { 'NAS-IP-Address': '10.9.9.9' }).packet).to.equal('Access-Reject');
    expect(auth(username, codes[1]?.[1] ?? '').packet).to.equal('Access-Reject');
  });

  it('guests see what is left without scripts or an account, and get the form of the equipment that sent them', async () => {
    const [[username, code] = ['', '']] = codes;
    const guest = app.browser();
    const from = '/hotspot?link-login-only=http%3A%2F%2Flogin.wifi%2Flogin&link-orig=http%3A%2F%2Fnews.example%2F';
    const page = await guest.get(from);
    expect(page.html).to.contain('name="loginUrl" value="http://login.wifi/login"').and.match(/<label[^>]*for="[^"]*enter-code"/);
    const said = { loginUrl: 'http://login.wifi/login', wanted: 'http://news.example/' };
    const again = await guest.send(from, 'enter', { ...said, code: 'nonsense' });
    expect(again.html).to.contain('name="loginUrl" value="http://login.wifi/login"');
    expect(again.text).to.contain('twelve signs');
    expect((await guest.send(from, 'enter', { ...said, code })).html).to.not.contain('action="http');
    await staff.send('/staff/hotspot/portal', 'save-1', { hosts: 'login.wifi', loginPage: '' });
    const entered = await guest.send(from, 'enter', { ...said, code: code.toLowerCase() });
    expect(entered.html).to.contain('<form method="post" action="http://login.wifi/login"').and.contain(`<input type="hidden" name="username" value="${username}">`).and.contain(`<input type="hidden" name="password" value="${code}">`).and.contain('name="dst" value="http://news.example/"');
    expect(entered.path).to.not.contain(code);
    expect(entered.text).to.contain('one hour').and.contain('500 MB');
    expect((await guest.send('/hotspot', 'enter', { ...said, loginUrl: 'http://evil.example/', code })).html).to.not.contain('action="http');
  });

  it('what was used counts down; what is used up throws out and lets nobody in', async () => {
    const [[username, code] = ['', '']] = codes;
    acct(username, 'S1', 'Start');
    acct(username, 'S1', 'Stop', { 'Acct-Session-Time': 1200, 'Acct-Input-Octets': 1000, 'Acct-Output-Octets': 2000 });
    await read();
    expect(auth(username, code).attributes).to.include({ 'Session-Timeout': '2400', 'Mikrotik-Total-Limit': '499997000' });
    expect((await app.browser().send('/hotspot', 'enter', { code })).text).to.contain('40 minutes').and.contain('in use');
    acct(username, 'S2', 'Start');
    acct(username, 'S2', 'Stop', { 'Acct-Session-Time': 2500 });
    await read();
    expect(auth(username, code).packet).to.equal('Access-Reject');
    expect(await sql('radcheck').where({ username })).to.deep.equal([]);
    expect((await app.browser().send('/hotspot', 'enter', { code })).text).to.contain('used up');
    expect((await staff.get('/staff/hotspot/1?state=spent')).text).to.contain(username);
    expect((await staff.get('/staff/hotspot')).text).to.contain('1 / 7');
  });

  it('void ones let nobody in', async () => {
    const [username = '', code = ''] = codes[6] ?? [];
    expect(auth(username, code).packet).to.equal('Access-Accept');
    expect((await staff.send('/staff/hotspot/1', 'void', { from: '7', to: '7' })).text).to.contain('let nobody in');
    await app.house.settle();
    expect(auth(username, code).packet).to.equal('Access-Reject');
  });

  it('a client buys one, pays, sees its code on request, and is let in', async () => {
    const ana = await app.signUp('Ana Souza');
    const products = (await app.call<{ items: readonly { id: number; slug: string }[] }>('products.list', { brandId: app.brandId })).items;
    const productId = products.find(({ slug }) => slug === 'wifi-day')?.id;
    const shown = await app.browser().get('/hotspot');
    expect(shown.text).to.contain('Buy a voucher');
    expect([...new Set([...shown.html.matchAll(/href="(\/order\/\d+)"/g)].map(([, href]) => href))], 'what is sold here and nothing else').to.deep.equal([`/order/${String(productId)}`]);
    const { serviceIds, invoiceId } = await app.call<{ serviceIds: readonly number[]; invoiceId: number }>('orders.place', { items: [{ productId }] }, ana.caller);
    await app.house.settle();
    expect(await app.house.db.raw('select id from hotspot_vouchers where service_id is not null')).to.deep.equal([]);
    await app.pay(invoiceId);
    const browser = await app.clientBrowser(ana);
    const path = `/services/${String(serviceIds[0])}`;
    expect((await browser.get(path)).text).to.contain('One hour').and.not.match(CODE);
    const told = await browser.send(path, 'reveal-voucher', {});
    const code = CODE.exec(told.text)?.[0] ?? '';
    expect(auth(`hs-s${String(serviceIds[0])}`, code).packet).to.equal('Access-Accept');
    expect((await staff.get('/staff/hotspot/sold')).text).to.contain('Ana Souza');
    const [mail] = await app.house.db.raw<{ id: number }>("select id from mail_messages where key = 'hotspot-voucher'");
    expect(mail).to.not.equal(undefined);
  });
});
