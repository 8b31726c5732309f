import { createHash } from 'node:crypto';
import { openTestApp, startMailCatcher, type MailCatcher, type TestApp, type TestBrowser, type TestClient } from '@billet/testkit';
import { expect } from 'chai';

describe('mail texts of a brand', function () {
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
    page = `/staff/mail-templates/${String(app.brandId)}/invoice-issued/en`;
  });
  after(async () => {
    await app.close();
    await post.stop();
  });

  const place = () => ({ brandId: app.brandId, key: 'invoice-issued', locale: 'en' });
  const text = { subject: 'Your bill {{number}}', body: '<p>Dear {{name}},</p>{{facts}}{{button}}', plain: '', action: 'Pay {{total}}' };
  const failing = (name: string, input: unknown, caller?: Parameters<TestApp['call']>[2]): Promise<{ status: number; code: string; field?: string } | undefined> =>
    app.call(name, input, caller).then(() => undefined, (error: unknown) => error as { status: number; code: string });
  const mailOf = async (key: string): Promise<{ subject: string; text: string; html: string; state: string }> => {
    const [row] = await app.house.db.raw<{ subject: string; text: string; html: string; state: string }>('select subject, text, html, state from mail_messages where key = ? order by id desc limit 1', [key]);
    if (row === undefined) throw new Error(`no ${key}`);
    return row;
  };
  const orderAgain = async () => {
    await app.order(ana);
    await app.house.settle();
    return mailOf('invoice-issued');
  };

  it('shows every kind with the shipped text, written as staff would write it', async () => {
    const list = await staff.get('/staff/mail-templates');
    expect(list.status).to.equal(200);
    expect(list.text).to.include('New invoice').and.include('Invoice {{number}}: {{total}}').and.include('Shipped text');
    const editor = await staff.get(page);
    expect(editor.text).to.include('{{dueDate}}').and.include('Values');
  });

  it('refuses what could not be sent, at its field, and keeps what was typed', async () => {
    const answer = await staff.send(page, 'text', { ...text, body: '<p>kept {{nmae}}</p>' });
    expect(answer.status).to.equal(422);
    expect(answer.text).to.include('there is no value “nmae”').and.include('kept {{nmae}}');
    expect(await failing('mail.saveTemplate', { ...place(), ...text, body: '<script>1</script>' })).to.include({ status: 422, code: 'TEMPLATE_HTML', field: 'body' });
    expect(await failing('mail.saveTemplate', { ...place(), ...text, subject: '{{constructor}}' })).to.include({ code: 'TEMPLATE_UNKNOWN', field: 'subject' });
    expect(await failing('mail.saveTemplate', { ...place(), ...text, key: 'constructor' })).to.include({ status: 422 });
  });

  it('sends the brand’s own text, with values that stay text', async () => {
    expect((await staff.send(page, 'text', text)).status).to.equal(200);
    const mail = await orderAgain();
    expect(mail.state).to.equal('sent');
    expect(mail.subject).to.match(/^Your bill \S+$/);
    expect(mail.html).to.include('Dear Ana &lt;b&gt;Souza&lt;/b&gt;,').and.not.include('<b>Souza');
    expect(mail.html).to.match(/<a href="http[^"]+\/invoices\/\d+"[^>]*>Pay R\$/);
    expect(mail.text).to.match(/Dear Ana <b>Souza<\/b>,[\s\S]*Pay R\$/);
  });

  it('keeps every version, brings one back, and goes back to the shipped text', async () => {
    await app.call('mail.saveTemplate', { ...place(), ...text, subject: 'Second {{number}}' });
    const answer = await staff.send(page, 'restore', { version: '1' });
    expect(answer.status).to.equal(200);
    const now = await app.call<{ text: { subject: string }; versions: { version: number; current: boolean }[] }>('mail.getTemplate', place());
    expect(now.text.subject).to.equal(text.subject);
    expect(now.versions.map(({ version, current }) => [version, current])).to.deep.equal([[3, true], [2, false], [1, false]]);
    await staff.send(page, 'reset', {});
    expect((await orderAgain()).subject).to.match(/^Invoice \S+: R\$/);
    expect(await failing('mail.restoreTemplate', { ...place(), version: 99 })).to.include({ status: 404 });
  });

  it('says when an update has changed the text that was replaced, and never fails a mail for a text gone wrong', async () => {
    await app.call('mail.saveTemplate', { ...place(), ...text });
    await app.house.db.transaction(() => app.house.db.execute("update mail_templates set original_hash = 'older', body = '{{gone}}' where current"));
    expect((await staff.get('/staff/mail-templates')).text).to.include('Shipped text changed');
    expect((await orderAgain()).subject).to.match(/^Invoice \S+: R\$/);
    await app.call('mail.resetTemplate', place());
  });

  it('puts parts written by hand around every mail, and survives one gone wrong', async () => {
    const footer = { ...place(), key: 'layout-footer' };
    await app.call('mail.saveTemplate', { ...footer, body: '<table><tr><td>{{company}}</td></tr></table>' });
    const mail = await orderAgain();
    expect(mail.html).to.include('<table><tr><td>Provedor Fibra Ltda</td></tr></table>');
    expect(mail.text).to.match(/Provedor Fibra Ltda$/);
    expect(await failing('mail.saveTemplate', { ...footer, body: '{{number}}' })).to.include({ code: 'TEMPLATE_UNKNOWN' });
    await app.house.db.transaction(() => app.house.db.execute("update mail_templates set body = '{{gone}}' where current"));
    expect((await orderAgain()).state).to.equal('sent');
    await app.call('mail.resetTemplate', footer);
  });

  it('previews with real data, in a frame that can do nothing', async () => {
    const { invoiceId } = await app.order(ana);
    const { invoice } = await app.call<{ invoice: { number: string } }>('invoices.get', { id: invoiceId });
    const shown = await staff.raw(`${page}/preview?client=${String(ana.clientId)}&invoice=${String(invoiceId)}`, {});
    expect(shown.status).to.equal(200);
    expect(shown.headers.get('content-security-policy')).to.include("default-src 'none'").and.include('sandbox').and.not.include('script').and.not.include('unsafe');
    const html = await shown.text();
    expect(html).to.include(invoice.number).and.include('Ana &lt;b&gt;Souza').and.not.match(/<[^>]+\sstyle=/);
    const sheet = /<style>([^<]+)<\/style>/.exec(html)?.[1] ?? '';
    expect(shown.headers.get('content-security-policy')).to.include(`'sha256-${createHash('sha256').update(sheet).digest('base64')}'`);
    // Without the token of the page nothing is made of a text that was sent along.
    expect((await staff.raw(`${page}/preview`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(text) })).status).to.equal(403);
    expect((await app.browser().raw(`${page}/preview`, {})).status).to.equal(401);
    const log = await app.house.db.raw<{ id: number }>('select id from mail_messages order by id limit 1');
    expect((await staff.raw(`/staff/mails/${String(log[0]?.id)}/html`, {})).status).to.equal(200);
    expect(await failing('mail.previewTemplate', { ...place(), ...text, clientId: 999 })).to.include({ status: 404 });
  });

  it('sends a kind from its own sender with its files, or not at all', async () => {
    const file = Buffer.from('%PDF-1.4 terms').toString('base64');
    await app.call('mail.addFile', { brandId: app.brandId, key: 'invoice-issued', name: 'terms.pdf', file });
    expect(await failing('mail.addFile', { brandId: app.brandId, key: 'invoice-issued', name: 'terms.pdf', file })).to.include({ code: 'MAIL_FILE_TWICE' });
    expect(await failing('mail.addFile', { brandId: app.brandId, key: 'invoice-issued', name: 'x.exe', file: Buffer.from('MZ\0\0').toString('base64') })).to.include({ code: 'MAIL_FILE_TYPE' });
    await staff.send(page, 'sending', { enabled: 'on', from: 'billing@fibra.example', fromName: 'Fibra Billing', copyTo: 'books@fibra.example' });
    const before = post.mails.length;
    await orderAgain();
    const caught = post.mails.slice(before).find(({ files }) => files.length > 0);
    expect(caught?.from).to.equal('"Fibra Billing" <billing@fibra.example>');
    expect(caught?.to).to.deep.equal([ana.email, 'books@fibra.example']);
    expect(caught?.files).to.deep.equal(['terms.pdf']);
    await staff.send(page, 'sending', { from: '', fromName: '', copyTo: '' });
    const count = async (): Promise<number> => Number((await app.house.db.raw<{ n: number }>("select count(*) as n from mail_messages where key = 'invoice-issued'"))[0]?.n);
    const sent = await count();
    await app.order(ana);
    expect(await count()).to.equal(sent);
    expect(await failing('mail.setSending', { brandId: app.brandId, key: 'password-reset', enabled: false })).to.include({ code: 'MAIL_MUST', field: 'enabled' });
  });

  it('is for those who may', async () => {
    const reader: Parameters<TestApp['call']>[2] = { audience: 'staff', actor: { kind: 'staff', id: '9' }, permissions: ['mail.read', 'mail.write'], scope: { kind: 'all' }, locale: 'en' };
    for (const [name, input] of [
      ['mail.saveTemplate', { ...place(), ...text }], ['mail.previewTemplate', { ...place(), ...text }], ['mail.testTemplate', { ...place(), ...text, to: 'x@example.com' }], ['mail.resetTemplate', place()],
      ['mail.restoreTemplate', { ...place(), version: 1 }], ['mail.setSending', { brandId: app.brandId, key: 'invoice-issued', enabled: false }], ['mail.removeFile', { brandId: app.brandId, key: 'invoice-issued', id: 1 }],
    ] as const) expect(await failing(name, input, reader), name).to.include({ status: 403 });
  });
});
