import { isBilletError } from '@billet/sdk';
import { openTestApp, startMailCatcher, type TestApp } from '@billet/testkit';
import { expect } from 'chai';

interface Queued {
  readonly to_address: string;
  readonly subject: string | null;
  readonly text: string | null;
}

const QUESTION = { name: 'Ana <b>Souza</b>', email: 'ana@elsewhere.example', topic: 'Fibre in my street', message: 'Is it there?\n\nBcc: someone@example.org', website: '' };

describe('the form for questions before an order', function () {
  this.timeout(30_000);
  let app: TestApp;
  before(async () => {
    app = await openTestApp();
  });
  after(() => app.close());

  const save = (values: object): Promise<unknown> => app.call('settings.save', { owner: 'site', values });
  const queued = (): Promise<readonly Queued[]> => app.house.db.raw<Queued>(`select to_address, subject, text from mail_messages where key = 'sales-question' order by id`);
  const refusal = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (error: unknown) => (isBilletError(error) ? `${error.code} ${error.field ?? ''}`.trim() : String(error)));
  const guest = { audience: 'guest', actor: { kind: 'system' }, permissions: [], scope: { kind: 'none' }, locale: 'en' } as const;

  it('is not there until staff want it', async () => {
    expect((await app.browser().get('/contact')).status).to.equal(404);
    expect((await app.browser().get('/shop')).html).to.not.include('href="/contact"');
    expect(await refusal(app.call('sales.ask', QUESTION, guest))).to.equal('NOT_FOUND');
  });

  it('writes to the house and to nobody else, and an answer goes to whoever asked', async () => {
    const catcher = await startMailCatcher();
    await app.call('settings.save', { owner: 'mail', values: { transport: 'smtp', host: '127.0.0.1', port: catcher.port, security: 'none' } });
    await save({ salesForm: true, salesAddress: 'sales@fibra.example' });
    const browser = app.browser();
    expect((await browser.get('/shop')).html).to.include('href="/contact"');
    const sent = await browser.send('/contact', 'ask', QUESTION);
    expect([sent.path, sent.text.includes('Thank you. We answer by mail.')]).to.deep.equal(['/contact', true]);
    await app.house.settle();
    const [mail] = catcher.mails;
    await catcher.stop();
    expect(catcher.mails).to.have.length(1);
    expect(mail?.to).to.deep.equal(['sales@fibra.example']);
    expect([mail?.subject, mail?.headers.get('reply-to'), mail?.headers.has('bcc')]).to.deep.equal(['Question: Fibre in my street', 'ana@elsewhere.example', false]);
    expect(mail?.html).to.include('Ana &lt;b&gt;Souza').and.not.include('<b>Souza');
    expect((await queued()).map(({ to_address: to }) => to)).to.deep.equal(['sales@fibra.example']);
    await app.call('settings.save', { owner: 'mail', values: { transport: 'off' } });
  });

  it('goes to the brand where no address is set', async () => {
    await save({ salesAddress: '' });
    await app.call('sales.ask', QUESTION, guest);
    expect((await queued()).at(-1)?.to_address).to.equal('contato@fibra.example');
  });

  it('thanks machines and drops what they wrote', async () => {
    const before = (await queued()).length;
    const browser = app.browser();
    expect((await browser.get('/contact')).html).to.match(/<div hidden><label[^>]*>Leave this empty<\/label><input[^>]*name="website"[^>]*tabindex="-1"/);
    expect((await browser.send('/contact', 'ask', { ...QUESTION, website: 'https://spam.example' })).text).to.include('Thank you.');
    expect(await queued()).to.have.length(before);
  });

  it('takes no second header, and says at its field what is wrong', async () => {
    expect(await refusal(app.call('sales.ask', { ...QUESTION, topic: 'x\r\nBcc: all@example.org' }, guest))).to.equal('INPUT_INVALID topic');
    expect(await refusal(app.call('sales.ask', { ...QUESTION, email: 'a@b.example, c@d.example' }, guest))).to.equal('INPUT_INVALID email');
    const page = await app.browser().send('/contact', 'ask', { ...QUESTION, email: 'nobody' });
    expect([page.status, page.html.includes('aria-describedby="e-ask-email"'), page.text.includes('Fibre in my street') || page.html.includes('value="Fibre in my street"')]).to.deep.equal([422, true, true]);
  });

  it('is filled in for a client who is signed in', async () => {
    const ana = await app.signUp('Ana Souza');
    const page = await (await app.clientBrowser(ana)).get('/contact');
    expect(page.html).to.include('value="Ana Souza"').and.include(`value="${ana.email}"`);
  });

  it('is there for people of a client who may not see its data', async () => {
    await save({ salesForm: true });
    const client = await app.signUp('Rui Prado');
    const rui = await app.clientBrowser(client);
    await app.house.db.transaction(() => app.house.db.execute('update memberships set permissions = ? where client_id = ?', ['["invoices.read"]', client.clientId]));
    const page = await rui.get('/contact');
    expect([page.status, page.html.includes('value="Rui Prado"')]).to.deep.equal([200, true]);
  });

  it('stops floods: a few a minute from one address, some an hour from all', async () => {
    const browser = app.browser();
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await browser.send('/contact', 'ask', QUESTION)).status);
    expect(statuses.at(-1)).to.equal(429);
    const codes: string[] = [];
    for (let i = 0; i < 61; i += 1) codes.push(await refusal(app.call('sales.ask', QUESTION, guest)));
    expect(codes.at(-1)).to.equal('TOO_MANY');
  });
});
