import { openTestApp, startMailCatcher, type MailCatcher, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

describe('mail to many, on its pages', function () {
  this.timeout(60_000);
  let app: TestApp;
  let staff: TestBrowser;
  let post: MailCatcher;
  let ana: TestClient;
  let page: string;

  before(async () => {
    app = await openTestApp();
    post = await startMailCatcher();
    await app.call('settings.save', { owner: 'mail', values: { transport: 'smtp', host: '127.0.0.1', port: post.port, security: 'none' } });
    staff = await app.staffBrowser();
    ana = await app.signUp('Ana <b>Souza</b>');
    await app.signUp('Bea');
    await app.house.settle();
  });
  after(async () => {
    await app.close();
    await post.stop();
  });

  it('begins with the filter of a list, which stands among those that are kept', async () => {
    await staff.send('/staff/clients?country=BR', 'save-view', { name: 'Brazil' });
    const list = await staff.get('/staff/clients?country=BR&status=active');
    const [, href = ''] = /href="(\/staff\/campaigns\/new\?[^"]+)"/.exec(list.html) ?? [];
    expect(href.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&')).to.equal('/staff/campaigns/new?country=BR&status=active&list=clients');
    const fresh = await staff.get('/staff/campaigns/new?country=BR&status=active&list=clients');
    expect(fresh.text).to.include('Clients · Brazil').and.include('Clients · BR, active').and.include('Clients by their services');
    const made = await staff.send('/staff/campaigns/new', 'create', { brandId: String(app.brandId), name: 'Spring', kind: 'marketing', locale: 'en', audience: 'clients?country=BR' });
    expect(made.path).to.match(/^\/staff\/campaigns\/\d+$/);
    page = made.path;
    expect(made.text).to.include('Draft').and.include('Look for its readers').and.include('No text yet');
  });

  it('is written for each language, looked at with real data, and sent to oneself', async () => {
    const editor = `${page}/texts/en`;
    expect((await staff.send(editor, 'text', { subject: 'Hello', body: '<p>{{nmae}}</p>', plain: '' })).text).to.include('there is no value “nmae”');
    await staff.send(editor, 'text', { subject: 'Hello {{name}}', body: '<p>Number {{clientNumber}}</p><p>{{unsubscribe}}</p>', plain: '' });
    const frame = await staff.get(`${editor}/preview?client=${String(ana.clientId)}`);
    expect(frame.html).to.include('Hello Ana &lt;b&gt;Souza&lt;/b&gt;').and.include('Unsubscribe</a>');
    expect(frame.html.match(/Unsubscribe<\/a>/g)).to.have.length(1);
    expect(frame.headers.get('content-security-policy')).to.include('sandbox');
    expect((await staff.get(`${editor}/preview?client=999`)).status).to.equal(404);
    await staff.send(editor, 'test', { to: '' });
    expect(post.mails.at(-1)).to.deep.include({ to: ['owner@example.com'], subject: 'Hello Ana Souza' });
  });

  it('shows its readers before anything is sent, and then how far it is', async () => {
    await staff.send(page, 'gather', {});
    expect((await staff.get(page)).text).to.include('The readers are being looked for');
    await app.house.settle();
    const ready = await staff.get(page);
    expect(ready.text).to.include('Send 2 mails').and.include(ana.email).and.include('Waiting');
    expect((await staff.send(page, 'start', { confirm: '3' })).text).to.include('Type 2 to confirm');
    await staff.send(page, 'start', { confirm: '2' });
    await app.house.settle();
    const done = await staff.get(page);
    expect(done.text).to.include('Done').and.include('Sent');
    expect((await staff.get('/staff/campaigns')).text).to.include('Spring').and.include('2 / 2');
    expect((await staff.get(`${page}?outcome=sent`)).text).to.include(ana.email);
    expect((await staff.get(`${page}?outcome=failed`)).text).to.not.include(ana.email);
  });

  it('is ended by its reader without signing in: opening the link changes nothing, the button does', async () => {
    const mail = post.mails.find(({ subject, to }) => subject.startsWith('Hello') && to[0] === ana.email);
    const link = new URL(/<([^>]+)>/.exec(mail?.headers.get('list-unsubscribe') ?? '')?.[1] ?? '');
    const path = link.pathname + link.search;
    const visitor = app.browser();
    expect((await visitor.get(path)).text).to.include('Do you want to get no more offers and news from Fibra?');
    const wants = async (): Promise<boolean> => (await app.call<{ marketing: boolean }>('mailPreferences.get', { clientId: ana.clientId })).marketing;
    expect(await wants()).to.equal(true);
    expect((await visitor.send(path, 'end', {})).text).to.include('You get no more offers and news');
    expect(await wants()).to.equal(false);
    await visitor.send(path, 'again', {});
    expect(await wants()).to.equal(true);
    const program = (body: string, address = path): Promise<Response> => fetch(new URL(address, app.base), { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect((await program('List-Unsubscribe=One-Click', '/unsubscribe?token=1.1.000000000000000000000000000000')).status).to.equal(404);
    expect((await program('something=else')).status).to.equal(403);
    expect(await wants()).to.equal(true);
    expect((await program('List-Unsubscribe=One-Click')).status).to.equal(200);
    expect((await program('List-Unsubscribe=One-Click')).status).to.equal(200);
    expect(await wants()).to.equal(false);
    const parts = new FormData();
    parts.set('List-Unsubscribe', 'One-Click');
    expect((await fetch(new URL(path, app.base), { method: 'POST', body: parts })).status).to.equal(200);
    expect((await app.browser().get('/unsubscribe')).status).to.equal(422);
  });

  it('and said on the account page and by staff', async () => {
    const client = await app.clientBrowser(ana);
    expect((await client.get('/account')).text).to.include('Ended in a mail program on');
    await client.send('/account', 'mail-preference', { marketing: 'on' });
    expect((await staff.get(`/staff/clients/${String(ana.clientId)}`)).text).to.include('Said on the account page on');
    await staff.send(`/staff/clients/${String(ana.clientId)}`, 'mail-preference', {});
    expect((await client.get('/account')).text).to.include('Noted by staff on');
  });
});
