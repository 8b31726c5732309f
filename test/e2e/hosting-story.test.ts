import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '@billet/database';
import { dovecotAvailable, openTestApp, postfixAvailable, postgresAvailable, powerdnsAvailable, proftpdAvailable, requireComponent, startPowerdns, type PowerdnsServer, type TestApp, type TestClient } from '@billet/testkit';
import type { Client } from 'basic-ftp';
import { expect } from 'chai';
import { openServer, type DatabaseServer } from '../../modules/sql-database/test/support/servers.ts';
import { openStage as openFtp, type Stage as Ftp } from '../../modules/sql-ftp/test/support/stage.ts';
import { openStage as openMail, type Stage as Mail } from '../../modules/sql-mail/test/support/stage.ts';

const PASSWORD = 'a good long secret';
const BOX = 'info@ana.test';

const sizeOf = async (client: Client): Promise<number | undefined> => (await client.list()).find((each) => each.name === 'index.html')?.size;

/** A host without any panel: PowerDNS, Postfix and Dovecot, ProFTPD and PostgreSQL, all real, each asked as the world asks it. */
const story = (engine: Engine): void => {
  describe(`a host's first customer, on the open stack [${engine}]`, function () {
    this.timeout(120_000);
    let app: TestApp;
    let dns: PowerdnsServer;
    let mail: Mail;
    let ftp: Ftp;
    let databases: DatabaseServer;
    let ana: TestClient;
    let serviceId: number;
    const made = new Map<string, number>();

    before(async () => {
      app = await openTestApp({ engine, fakes: true });
      [dns, mail, ftp, databases] = await Promise.all([startPowerdns(), openMail(), openFtp(), openServer('postgresql')]);
    });
    after(async () => {
      await app.close();
      await Promise.all([dns.stop(), mail.close(), ftp.close(), databases.stop()]);
    });

    const settled = async (): Promise<void> => {
      await app.house.settle();
      const { items } = await app.call<{ items: readonly { error: unknown }[] }>('provisioning.troubles', {});
      expect(items).to.deep.equal([]);
    };
    const make = async (kind: string, values: object, password?: string): Promise<void> => {
      const { id, name } = await app.call<{ id: number; name: string }>('resources.create', { serviceId, kind, values, ...(password === undefined ? {} : { password }) }, ana.caller);
      made.set(`${kind} ${name}`, id);
    };
    const subjects = async (): Promise<string> => (await mail.imap(BOX, PASSWORD, 'select inbox', 'fetch 1:* (body[header.fields (subject)])')) ?? '';
    const arrived = async (subject: string): Promise<boolean> => {
      for (let turn = 0; turn < 200; turn += 1) {
        if ((await subjects()).includes(`Subject: ${subject}`)) return true;
        await pause(50);
      }
      return false;
    };

    /** Whether each door of the service is open, seen from outside. */
    const doors = async (): Promise<Readonly<Record<string, boolean>>> => ({
      dns: dns.dig('www.ana.test', 'A').includes('192.0.2.10'),
      imap: (await mail.imap(BOX, PASSWORD)) !== undefined,
      smtp: (await mail.send(BOX, 'a try')).startsWith('250'),
      ftp: (await ftp.as('ana', PASSWORD, () => Promise.resolve(true))) === true,
      database: (await databases.as('ana_shop', PASSWORD, 'anashop', async (sql) => (await sql.raw('select 1')) !== undefined).catch(() => undefined)) === true,
    });
    const all = (open: boolean): object => ({ dns: open, imap: open, smtp: open, ftp: open, database: open });

    it('four servers are connected, each works, and a product stands on all of them', async () => {
      const stack = [
        ['dns', 'powerdns', { url: dns.url, apiKey: dns.apiKey, nameServers: 'ns1.host.test ns2.host.test' }, { zones: 1, records: 50 }],
        ['mail', 'sql-mail', mail.settings, { mailboxes: 5, forwarders: 5, quotaMb: 10 }],
        ['files', 'sql-ftp', ftp.settings, { users: 2, quotaMb: 100 }],
        ['databases', 'sql-database', databases.settings, { databases: 1, users: 2, connections: 5 }],
      ] as const;
      const product = await app.call<{ id: number }>('products.create', { brandId: app.brandId, type: 'hosting', slug: 'web-s', name: { en: 'Web S' }, prices: [{ currency: 'BRL', cycle: { unit: 'month', count: 1 }, price: 2990 }] });
      for (const [position, [role, extension, settings, moduleSettings]] of stack.entries()) {
        const { id } = await app.call<{ id: number }>('servers.create', { extension, name: role, settings });
        expect(await app.call('servers.test', { id }), role).to.include({ ok: true });
        await app.call('products.saveServer', { id: product.id, role, extension, serverId: id, position, moduleSettings });
      }
      ana = await app.signUp('Ana Souza');
      const { serviceIds, invoiceId } = await app.call<{ serviceIds: readonly number[]; invoiceId: number }>('orders.place', { items: [{ productId: product.id }] }, ana.caller);
      serviceId = serviceIds[0] ?? 0;
      await app.pay(invoiceId);
      await settled();
      const { bindings } = await app.call<{ bindings: readonly { extension: string; state: string }[] }>('provisioning.service', { id: serviceId });
      expect(bindings.map((each) => `${each.extension} ${each.state}`)).to.deep.equal(['powerdns applied', 'sql-mail applied', 'sql-ftp applied', 'sql-database applied']);
    });

    it('the client makes a zone, a mailbox, an FTP user and a database, and all of them work', async () => {
      await make('dnsZone', { name: 'ana.test' });
      await make('dnsRecord', { zone: 'ana.test', name: 'www', type: 'A', content: '192.0.2.10', ttl: 300 });
      await make('mailbox', { address: BOX }, PASSWORD);
      await make('ftpUser', { login: 'ana', path: '/' }, PASSWORD);
      await make('database', { name: 'anashop', engine: 'postgresql' });
      await settled();
      await make('databaseUser', { name: 'ana_shop', engine: 'postgresql', databases: ['anashop'] }, PASSWORD);
      await settled();
      expect(dns.dig('ana.test', 'NS')).to.have.members(['ns1.host.test.', 'ns2.host.test.']);
      expect(await mail.send(BOX, 'welcome')).to.match(/^250/);
      expect(await arrived('welcome')).to.equal(true);
      const sent = await ftp.as('ana', PASSWORD, async (client) => {
        await client.uploadFrom(Readable.from([Buffer.from('hello')]), 'index.html');
        return sizeOf(client);
      });
      expect(sent).to.equal(5);
      const rows = await databases.as('ana_shop', PASSWORD, 'anashop', async (sql) => {
        await sql.raw('create table goods (id int primary key)');
        await sql('goods').insert({ id: 7 });
        return sql('goods').select('id');
      });
      expect(rows).to.deep.equal([{ id: 7 }]);
      expect(await doors()).to.deep.equal(all(true));
    });

    it('a quota that is changed holds at once, and one more than the plan allows is refused', async () => {
      await app.call('resources.change', { id: made.get(`mailbox ${BOX}`), values: { quota: 5_000_000 } }, ana.caller);
      await settled();
      expect(await mail.imap(BOX, PASSWORD, 'getquotaroot inbox')).to.match(/STORAGE \d+ 488[23]\b/);
      const refused = await app.call('resources.create', { serviceId, kind: 'database', values: { name: 'another', engine: 'postgresql' } }, ana.caller).then(() => 'made', (error: unknown) => (error as { code: string }).code);
      expect(refused).to.equal('RESOURCE_LIMIT');
    });

    it('suspended, every door is closed; lifted, everything is as before', async () => {
      await app.call('services.suspend', { id: serviceId, reason: 'late' });
      await settled();
      expect(await doors()).to.deep.equal(all(false));
      await app.call('services.unsuspend', { id: serviceId, owner: 'staff' });
      await settled();
      expect(await doors()).to.deep.equal(all(true));
      expect(await subjects()).to.contain('Subject: welcome');
      expect(await ftp.as('ana', PASSWORD, sizeOf)).to.equal(5);
      expect(await databases.as('ana_shop', PASSWORD, 'anashop', (sql) => sql('goods').select('id'))).to.deep.equal([{ id: 7 }]);
    });

    it('ended, nothing of it is left on any server', async () => {
      await app.call('services.requestCancel', { id: serviceId, reason: 'moves away', when: 'now' });
      await settled();
      expect(await doors()).to.deep.equal(all(false));
      expect(dns.dig('ana.test', 'SOA')).to.not.include('192.0.2.10');
      expect(await mail.sql('billet_mailboxes').select()).to.deep.equal([]);
      expect(await ftp.sql('billet_ftp_users').select()).to.deep.equal([]);
      const left = (await databases.sql.raw("select datname as n from pg_database where datname = 'anashop' union all select rolname from pg_roles where rolname = 'ana_shop'")) as unknown as { readonly rows: readonly unknown[] };
      expect(left.rows).to.deep.equal([]);
      const { bindings } = await app.call<{ bindings: readonly { state: string }[] }>('provisioning.service', { id: serviceId });
      expect(new Set(bindings.map((each) => each.state))).to.deep.equal(new Set(['removed']));
    });
  });
};

const ready = [requireComponent('PowerDNS', powerdnsAvailable()), requireComponent('PostgreSQL', postgresAvailable()), requireComponent('Dovecot', dovecotAvailable()), requireComponent('Postfix (as root)', postfixAvailable()), requireComponent('ProFTPD (as root)', proftpdAvailable())];
if (ready.every((each) => each)) {
  story('sqlite');
  if (process.env['BILLET_LONG'] === '1') story('postgres');
} else describe.skip("a host's first customer, on the open stack [one of its servers is not installed, or we are not root]", () => undefined);
