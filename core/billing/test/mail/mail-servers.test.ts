import { readFileSync } from 'node:fs';
import { dovecotAvailable, freshDatabase, openTestApp, postfixAvailable, postgresAvailable, requireComponent, silentDeps, startDovecot, startPostfix, type DovecotServer, type FreshDatabase, type PostfixServer, type TestApp } from '@billet/testkit';
import { openDatabase, type Database } from '@billet/database';
import { systemCaller } from '@billet/kernel';
import { expect } from 'chai';
import { ImapFlow } from 'imapflow';

const PASSWORD = 'of-the-mailboxes';
const there = [requireComponent('PostgreSQL', postgresAvailable()), requireComponent('Dovecot', dovecotAvailable()), requireComponent('Postfix (as root)', postfixAvailable())].every((each) => each);

/** `ghost` is taken by Postfix and refused by Dovecot, so that a report comes back later; nobody knows any other name. */
const BOXES = ['ana@billet.test', 'reports@billet.test'];

(there ? describe : describe.skip)('mail over Postfix and Dovecot', function () {
  this.timeout(120_000);
  let fresh: FreshDatabase;
  let boxes: Database;
  let dovecot: DovecotServer;
  let postfix: PostfixServer;
  let app: TestApp;
  let ana: number;

  before(async () => {
    fresh = await freshDatabase();
    boxes = await openDatabase({ engine: 'postgres', url: fresh.url }, silentDeps());
    await boxes.transaction(async () => {
      await boxes.execute('create table boxes (address text primary key, password text not null)', []);
      for (const address of BOXES) await boxes.execute('insert into boxes (address, password) values (?, ?)', [address, `{PLAIN}${PASSWORD}`]);
    });
    const { hostname, port, username, pathname } = new URL(fresh.url);
    dovecot = await startDovecot(`driver = pgsql
connect = host=${hostname} port=${port} dbname=${pathname.slice(1)} user=${username}
password_query = select address as user, password from boxes where address = '%u'
user_query = select address as user from boxes where address = '%u'
`);
    postfix = await startPostfix({
      tables: { boxes: [...BOXES, 'ghost@billet.test'].map((address) => `${address} yes\n`).join('') },
      main: 'virtual_mailbox_domains = billet.test\nvirtual_mailbox_maps = texthash:{dir}/boxes\n',
      lmtp: dovecot.ports.lmtp,
    });
    app = await openTestApp();
    await app.call('settings.save', {
      owner: 'mail',
      values: { transport: 'smtp', host: '127.0.0.1', port: postfix.port, security: 'none', from: 'billing@billet.test', reportsTo: 'reports@billet.test', reportsHost: '127.0.0.1', reportsPort: dovecot.ports.imap, reportsSecurity: 'none', reportsUser: 'reports@billet.test', reportsPassword: PASSWORD },
    });
  });
  after(async () => {
    await app?.close();
    await postfix?.stop();
    await dovecot?.stop();
    await boxes?.close();
    await fresh?.drop();
  });

  interface Sent {
    readonly id: number;
    readonly state: string;
    readonly error: string | null;
  }

  const order = async (email: string): Promise<number> => {
    const { id } = await app.call<{ id: number }>('clients.create', { brandId: app.brandId, kind: 'person', name: 'Ana Souza', email, country: 'BR', locale: 'en' });
    await app.call('orders.place', { clientId: id, items: [{ productId: app.productId }] });
    await app.house.settle();
    return id;
  };
  const mailTo = async (clientId: number): Promise<Sent> => (await app.call<{ items: Sent[] }>('mail.list', { clientId })).items.at(-1) as Sent;
  const until = async (done: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 300; tries += 1) {
      if (await done()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`it did not come to pass:\n${postfix.output().slice(-3000)}`);
  };
  /** Sources of all mails in a mailbox. */
  const read = async (address: string): Promise<readonly string[]> => {
    const imap = new ImapFlow({ host: '127.0.0.1', port: dovecot.ports.imap, secure: false, doSTARTTLS: false, auth: { user: address, pass: PASSWORD }, logger: false });
    await imap.connect();
    const lock = await imap.getMailboxLock('INBOX');
    const sources: string[] = [];
    for await (const mail of imap.fetch('1:*', { source: true })) sources.push(mail.source?.toString() ?? '');
    lock.release();
    await imap.logout();
    return sources;
  };
  const lookForReports = async (): Promise<void> => {
    await app.house.db.transaction((work) => app.house.jobs.enqueue(work, [{ task: 'mail.fetchReports', payload: {} }]));
    await app.house.settle();
  };

  it('arrives, with plain text and HTML, from the address for reports', async () => {
    ana = await order('ana@billet.test');
    expect((await mailTo(ana)).state).to.equal('sent');
    await until(async () => (await read('ana@billet.test')).length > 0);
    const [source = ''] = await read('ana@billet.test');
    expect(source).to.match(/^Return-Path: <reports@billet\.test>/m);
    expect(source).to.match(/^From: Fibra <billing@billet\.test>/m);
    expect(source).to.match(/^Message-ID: <mail-\d+\.[0-9a-f]{24}@127\.0\.0\.1>/m);
    expect(source).to.contain('text/plain').and.contain('text/html');
  });

  it('to an address that the server does not know is final at once, and staff and client are told', async () => {
    const client = await order('nobody@billet.test');
    expect(await mailTo(client)).to.deep.include({ state: 'bounced' });
    expect((await mailTo(client)).error).to.match(/550/);
    const staff = await app.staffBrowser();
    const page = await staff.get(`/staff/clients/${String(client)}`);
    expect(page.text).to.contain('Mail comes back').and.contain('1 mail to nobody@billet.test came back');
    await staff.send(`/staff/clients/${String(client)}`, 'mail-works', { address: 'nobody@billet.test' });
    expect((await staff.get(`/staff/clients/${String(client)}`)).text).to.not.contain('Mail comes back');
  });

  it('that comes back later is found in the mailbox of reports, once', async () => {
    const client = await order('ghost@billet.test');
    const { id } = await mailTo(client);
    expect((await mailTo(client)).state).to.equal('sent');
    await until(async () => {
      await lookForReports();
      return (await mailTo(client)).state === 'bounced';
    });
    expect((await mailTo(client)).error).to.match(/^5\.1\.1 .*ghost@billet\.test/);
    const [event] = await app.house.db.raw<{ payload: string }>("select payload from outbox_events where name = 'mail.bounced'");
    expect(JSON.stringify(event?.payload)).to.contain(`mailId`).and.contain(String(id));
    await lookForReports();
    expect((await app.call<{ items: { mails: number }[] }>('mail.troubles', { clientId: client })).items.map(({ mails }) => mails)).to.deep.equal([1]);
    expect((await read('reports@billet.test')).length).to.equal(0);
  });

  it('and the server is looked at again by itself while reports may come', async () => {
    const [job] = await app.house.jobs.list({ limit: 50 }).then((rows) => rows.filter(({ task, state }) => task === 'mail.fetchReports' && state === 'queued'));
    expect(Date.parse(job?.runAt ?? '')).to.be.greaterThan(app.house.clock.wallMs() + 60_000);
  });

  it('takes a mail to many, with the way out in its headers, and leaves out or counts what comes back', async () => {
    const { id } = await app.call<{ id: number }>('campaigns.create', { brandId: app.brandId, name: 'News', kind: 'marketing', locale: 'en' });
    await app.call('campaigns.saveText', { id, locale: 'en', subject: 'News for {{name}}', body: '<p>Twice as fast.</p>' });
    await app.call('campaigns.gather', { id });
    await app.house.settle();
    await app.call('campaigns.start', { id, confirm: 2 });
    await app.house.settle();
    const { counts } = await app.call<{ counts: object }>('campaigns.get', { id });
    expect(counts).to.deep.include({ total: 3, sent: 1, failed: 1, leftOut: 1, reasons: { bounced: 1 } });
    const news = async (): Promise<string | undefined> => (await read('ana@billet.test')).find((source) => source.includes('Subject: News for Ana'));
    await until(async () => (await news()) !== undefined);
    const source = (await news())?.replaceAll(/\r\n[ \t]+/g, ' ');
    expect(source).to.match(/^List-Unsubscribe: <http:\/\/127\.0\.0\.1:\d+\/unsubscribe\?token=\d+\.\d+\.[0-9a-f]{30}>\r$/m).and.match(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(source).to.contain('text/plain').and.contain('text/html');
    await app.call('mail.forgetTrouble', { address: 'nobody@billet.test' });
  });

  it('leaves what is no report of ours in the mailbox', async () => {
    await app.call('settings.save', { owner: 'mail', values: { transport: 'smtp' } });
    const forged = readFileSync(new URL('./support/forged-report.eml', import.meta.url));
    expect(await app.house.executor.callByName('mail.takeReport', { content: forged.toString('base64') }, systemCaller)).to.deep.equal({ outcome: 'foreign', mailId: null });
    const before = await app.call<{ items: Sent[] }>('mail.list', { state: 'bounced' });
    await app.call('mail.test', { to: 'reports@billet.test' });
    await until(async () => (await read('reports@billet.test')).length === 1);
    await lookForReports();
    expect((await read('reports@billet.test')).length).to.equal(1);
    expect((await app.call<{ items: Sent[] }>('mail.list', { state: 'bounced' })).items.length).to.equal(before.items.length);
  });

  it('goes out by the program sendmail as well', async () => {
    const set = (value: string | undefined): void => {
      if (value === undefined) delete process.env['MAIL_CONFIG'];
      else process.env['MAIL_CONFIG'] = value;
    };
    const before = process.env['MAIL_CONFIG'];
    set(postfix.config);
    try {
      await app.call('settings.save', { owner: 'mail', values: { transport: 'sendmail' } });
      const have = (await read('ana@billet.test')).length;
      await app.call('orders.place', { clientId: ana, items: [{ productId: app.productId }] });
      await app.house.settle();
      await until(async () => (await read('ana@billet.test')).length > have);
      expect((await app.call<{ items: Sent[] }>('mail.list', { clientId: ana })).items.map(({ state }) => state)).to.deep.equal(['sent', 'sent', 'sent']);
    } finally {
      set(before);
    }
  });
});
